// SPDX-License-Identifier: Apache-2.0

#include "CKernels.h"

#include <stdlib.h>
#include <string.h>

extern const FloatKernels kernels_baseline;
#if defined(__x86_64__)
extern const FloatKernels kernels_avx2, kernels_avx512;
#endif

const FloatKernels *kernels_vector_table(size_t index) {
    switch (index) {
        case 0: return &kernels_baseline;
#if defined(__x86_64__)
        case 1: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kernels_avx2 : 0;
        case 2:
            return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
                       ? &kernels_avx512
                       : 0;
#endif
        default: return 0;
    }
}

const FloatKernels *kernels_best(void) {
    const char *wish = getenv("SHOWDOWN_KERNELS");
    if (wish && strcmp(wish, "reference") == 0) return &kernels_reference_float;
    for (size_t index = 3; index-- > 1;) {
        const FloatKernels *table = kernels_vector_table(index);
        if (table && (!wish || strcmp(wish, table->name) == 0)) return table;
    }
    return &kernels_baseline;
}
