// SPDX-License-Identifier: Apache-2.0
// oneDNN's matrix products and what Swift needs around them, over oneDNN 2 and 3: a primitive's description is made in
// another way in each.

#ifndef SHOWDOWN_ONEDNN_SHIM_H
#define SHOWDOWN_ONEDNN_SHIM_H

#include <dlfcn.h>
#include <oneapi/dnnl/dnnl.h>
#include <stdint.h>
#include <stdlib.h>

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

// The processor's engine; null where oneDNN has none.
static inline dnnl_engine_t onednn_engine(void) {
    dnnl_engine_t engine = 0;
    return dnnl_engine_create(&engine, dnnl_cpu, 0) == dnnl_success ? engine : 0;
}

#if DNNL_VERSION_MAJOR >= 3
typedef const_dnnl_memory_desc_t onednn_description;
#else
typedef const dnnl_memory_desc_t *onednn_description;
#endif

// The primitive for f32 C (m, n; row stride ldc) = op(A) op(B) (+ C) on bfloat16 A and B with f32 sums, and the bytes of
// scratch memory that it needs. oneDNN keeps what it generated for a shape, so that making it again is cheap.
static inline int onednn_bfloat16_primitive(dnnl_engine_t engine, dnnl_primitive_t *primitive, size_t *scratch_bytes,
                                            dnnl_memory_t memories[4], int transpose_a, int transpose_b, int64_t m,
                                            int64_t n, int64_t k, const uint16_t *a, int64_t lda, const uint16_t *b,
                                            int64_t ldb, int accumulate, float *c, int64_t ldc) {
    const dnnl_dims_t a_dims = {m, k}, b_dims = {k, n}, c_dims = {m, n}, c_strides = {ldc, 1};
    const dnnl_dims_t a_strides = {transpose_a ? 1 : lda, transpose_a ? lda : 1};
    const dnnl_dims_t b_strides = {transpose_b ? 1 : ldb, transpose_b ? ldb : 1};
    dnnl_primitive_attr_t attributes = 0;
    dnnl_post_ops_t after = 0;
    dnnl_primitive_desc_t description = 0;
    dnnl_status_t status = dnnl_primitive_attr_create(&attributes);
    // Scratch memory of the call's own: several threads run one primitive at a time.
    if (status == dnnl_success)
        status = dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
    if (status == dnnl_success) status = dnnl_post_ops_create(&after);
#if DNNL_VERSION_MAJOR >= 3
    dnnl_memory_desc_t da = 0, db = 0, dc = 0;
    if (status == dnnl_success && accumulate)
        status = dnnl_post_ops_append_sum(after, 1, 0, dnnl_data_type_undef);
    if (status == dnnl_success) status = dnnl_primitive_attr_set_post_ops(attributes, after);
    if (status == dnnl_success)
        status = dnnl_memory_desc_create_with_strides(&da, 2, a_dims, dnnl_bf16, a_strides);
    if (status == dnnl_success)
        status = dnnl_memory_desc_create_with_strides(&db, 2, b_dims, dnnl_bf16, b_strides);
    if (status == dnnl_success) status = dnnl_memory_desc_create_with_strides(&dc, 2, c_dims, dnnl_f32, c_strides);
    if (status == dnnl_success)
        status = dnnl_matmul_primitive_desc_create(&description, engine, da, db, 0, dc, attributes);
    onednn_description pa = da, pb = db, pc = dc, scratch = 0;
    if (status == dnnl_success) {
        scratch = dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0);
        *scratch_bytes = dnnl_memory_desc_get_size(scratch);
    }
#else
    dnnl_memory_desc_t da, db, dc;
    dnnl_matmul_desc_t operation;
    if (status == dnnl_success && accumulate) status = dnnl_post_ops_append_sum(after, 1);
    if (status == dnnl_success) status = dnnl_primitive_attr_set_post_ops(attributes, after);
    if (status == dnnl_success) status = dnnl_memory_desc_init_by_strides(&da, 2, a_dims, dnnl_bf16, a_strides);
    if (status == dnnl_success) status = dnnl_memory_desc_init_by_strides(&db, 2, b_dims, dnnl_bf16, b_strides);
    if (status == dnnl_success) status = dnnl_memory_desc_init_by_strides(&dc, 2, c_dims, dnnl_f32, c_strides);
    if (status == dnnl_success) status = dnnl_matmul_desc_init(&operation, &da, &db, 0, &dc);
    if (status == dnnl_success)
        status = dnnl_primitive_desc_create(&description, &operation, attributes, engine, 0);
    onednn_description pa = &da, pb = &db, pc = &dc, scratch = 0;
    if (status == dnnl_success) {
        scratch = dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0);
        *scratch_bytes = dnnl_memory_desc_get_size(scratch);
    }
#endif
    if (status == dnnl_success) status = dnnl_primitive_create(primitive, description);
    if (status == dnnl_success) status = dnnl_memory_create(&memories[0], pa, engine, (void *)(uintptr_t)a);
    if (status == dnnl_success) status = dnnl_memory_create(&memories[1], pb, engine, (void *)(uintptr_t)b);
    if (status == dnnl_success) status = dnnl_memory_create(&memories[2], pc, engine, c);
    if (status == dnnl_success) status = dnnl_memory_create(&memories[3], scratch, engine, DNNL_MEMORY_NONE);
#if DNNL_VERSION_MAJOR >= 3
    if (da) dnnl_memory_desc_destroy(da);
    if (db) dnnl_memory_desc_destroy(db);
    if (dc) dnnl_memory_desc_destroy(dc);
#endif
    if (description) dnnl_primitive_desc_destroy(description);
    if (after) dnnl_post_ops_destroy(after);
    if (attributes) dnnl_primitive_attr_destroy(attributes);
    return (int)status;
}

// Row-major f32 C = op(A) op(B), added to C where `accumulate` is set; 0 where it was computed.
static inline int onednn_bfloat16_product(dnnl_engine_t engine, int transpose_a, int transpose_b, int64_t m,
                                          int64_t n, int64_t k, const uint16_t *a, int64_t lda, const uint16_t *b,
                                          int64_t ldb, int accumulate, float *c, int64_t ldc) {
    dnnl_primitive_t primitive = 0;
    dnnl_memory_t memories[4] = {0, 0, 0, 0};
    dnnl_stream_t stream = 0;
    void *scratch = 0;
    size_t scratch_bytes = 0;
    int status = onednn_bfloat16_primitive(engine, &primitive, &scratch_bytes, memories, transpose_a, transpose_b, m,
                                           n, k, a, lda, b, ldb, accumulate, c, ldc);
    if (!status && scratch_bytes && posix_memalign(&scratch, 64, scratch_bytes)) status = (int)dnnl_out_of_memory;
    if (!status && scratch) status = (int)dnnl_memory_set_data_handle(memories[3], scratch);
    if (!status) status = (int)dnnl_stream_create(&stream, engine, dnnl_stream_default_flags);
    if (!status) {
        const dnnl_exec_arg_t arguments[4] = {{DNNL_ARG_SRC, memories[0]},
                                              {DNNL_ARG_WEIGHTS, memories[1]},
                                              {DNNL_ARG_DST, memories[2]},
                                              {DNNL_ARG_SCRATCHPAD, memories[3]}};
        status = (int)dnnl_primitive_execute(primitive, stream, 4, arguments);
    }
    if (!status) status = (int)dnnl_stream_wait(stream);
    if (stream) dnnl_stream_destroy(stream);
    for (int index = 0; index < 4; index++)
        if (memories[index]) dnnl_memory_destroy(memories[index]);
    if (primitive) dnnl_primitive_destroy(primitive);
    free(scratch);
    return status;
}

#endif
