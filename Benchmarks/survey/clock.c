// SPDX-License-Identifier: Apache-2.0
//
// A wall clock that is wrong by as many seconds as a file says, for the program that loads this first (LD_PRELOAD).

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static long offset_seconds(void) {
    const char *path = getenv("CLOCK_OFFSET_FILE");
    FILE *file = path != NULL ? fopen(path, "r") : NULL;
    long offset = 0;
    if (file == NULL) return 0;
    if (fscanf(file, "%ld", &offset) != 1) offset = 0;
    fclose(file);
    return offset;
}

int clock_gettime(clockid_t id, struct timespec *time) {
    static int (*real)(clockid_t, struct timespec *);
    if (real == NULL) real = (int (*)(clockid_t, struct timespec *)) dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(id, time);
    if (result == 0 && id == CLOCK_REALTIME) time->tv_sec += offset_seconds();
    return result;
}
