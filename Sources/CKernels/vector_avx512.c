// SPDX-License-Identifier: Apache-2.0

#include "CKernels.h"
#include "scalars.h"

#include <math.h>

#if defined(__x86_64__)

// No flag of the build: a binary built here runs on a machine without these instructions and does not choose them.
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"), min_vector_width(512))), apply_to = function)
#define WIDTH 16
#define NAME "avx512"
#define FN(name) name##_avx512
#define FUSED(a, b, c) __builtin_fmaf(a, b, c)
#include "vector.inc"
#pragma clang attribute pop

#endif
