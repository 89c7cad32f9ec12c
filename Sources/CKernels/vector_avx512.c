// SPDX-License-Identifier: Apache-2.0

#include "CKernels.h"
#include "panels.h"
#include "scalars.h"

#include <math.h>

#if defined(__x86_64__)

#define WIDTH 16
#define TILE_ROWS 6
#define TILE_COLUMNS 4
#include "packed_bfloat16.inc"
#define PACKED_BFLOAT16(...) \
    if (__builtin_cpu_supports("avx512bf16")) return packed_product_pairs(__VA_ARGS__);

// No flag of the build: a binary built here runs on a machine without these instructions and does not choose them.
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"), min_vector_width(512))), apply_to = function)
#define NAME "avx512"
#define FN(name) name##_avx512
#define FUSED(a, b, c) __builtin_fmaf(a, b, c)
#include "vector.inc"
#pragma clang attribute pop

#endif
