// SPDX-License-Identifier: Apache-2.0
// oneDNN's matrix product and what Swift needs around it; the same calls exist in oneDNN 2 and 3.

#ifndef SHOWDOWN_ONEDNN_SHIM_H
#define SHOWDOWN_ONEDNN_SHIM_H

#include <dlfcn.h>
#include <oneapi/dnnl/dnnl.h>

// Debian's oneDNN runs on OpenMP, whose own threads would fight with this project's. The number of threads is a
// setting of each calling thread. libdnnl loads the OpenMP run time, so its symbol is there without a link flag; a
// build on another threading layer has none, and nothing needs doing.
static inline void onednn_use_one_thread(void) {
    typedef void (*setter)(int);
    static setter set = 0;
    static int looked = 0;
    if (!__atomic_load_n(&looked, __ATOMIC_ACQUIRE)) {
        set = (setter)dlsym(RTLD_DEFAULT, "omp_set_num_threads");
        __atomic_store_n(&looked, 1, __ATOMIC_RELEASE);
    }
    if (set) set(1);
}

// Row-major C = alpha op(A) op(B) + beta C; 0 where it was computed.
static inline int onednn_product(char transpose_a, char transpose_b, int64_t m, int64_t n, int64_t k, float alpha,
                                 const float *a, int64_t lda, const float *b, int64_t ldb, float beta, float *c,
                                 int64_t ldc) {
    return (int)dnnl_sgemm(transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

#endif
