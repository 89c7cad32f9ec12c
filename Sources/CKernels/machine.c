// SPDX-License-Identifier: Apache-2.0

#include "machine.h"

#define FN(name) name##_baseline
#define NAME "baseline"
#define WIDTH 4
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#include "peak.inc"
#undef FN
#undef NAME
#undef WIDTH
#undef MULTIPLY_ADD

#if defined(__x86_64__)

#include <immintrin.h>

#define MULTIPLY_ADD(a, b, c) __builtin_elementwise_fma(a, b, c)

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define FN(name) name##_avx2
#define NAME "avx2"
#define WIDTH 8
#include "peak.inc"
#undef FN
#undef NAME
#undef WIDTH
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx2,fma"), min_vector_width(512))), apply_to = function)
#define FN(name) name##_avx512
#define NAME "avx512"
#define WIDTH 16
#include "peak.inc"
#undef FN
#undef NAME
#undef WIDTH
#pragma clang attribute pop

// Sixteen pairs of products a register and instruction.
__attribute__((target("avx512f,avx512bw,avx512bf16"), min_vector_width(512)))
static float multiply_adds_bf16(size_t iterations) {
    volatile short half = 0x3f00; // 0.5 in bfloat16
    __m512bh b = (__m512bh)_mm512_set1_epi16(half), c = (__m512bh)_mm512_set1_epi16(0);
    __m512 a[12];
    for (int i = 0; i < 12; i++) a[i] = _mm512_set1_ps((float)i);
    for (size_t n = 0; n < iterations; n++) {
        // Opaque to the compiler, which could otherwise see that adding products with 0 changes nothing.
        __asm__ volatile("" : "+v"(c));
#pragma clang loop unroll(full)
        for (int i = 0; i < 12; i++) a[i] = _mm512_dpbf16_ps(a[i], b, c);
    }
    float sum = 0;
    for (int i = 0; i < 12; i++) sum += _mm512_reduce_add_ps(a[i]);
    return sum;
}

static const MultiplyAddPeak peak_bf16 = {
    .name = "avx512_bf16", .operations = 2.0 * 12 * 32, .run = multiply_adds_bf16};

#endif

const MultiplyAddPeak *machine_peak_f32(size_t index) {
    switch (index) {
        case 0: return &peak_baseline;
#if defined(__x86_64__)
        case 1: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &peak_avx2 : 0;
        case 2: return __builtin_cpu_supports("avx512f") ? &peak_avx512 : 0;
#endif
        default: return 0;
    }
}

const MultiplyAddPeak *machine_peak_bf16(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512bw") ? &peak_bf16 : 0;
#else
    return 0;
#endif
}

// Eight registers of sixteen floats each: the loads do not wait for the additions.
typedef float block __attribute__((ext_vector_type(16), aligned(4)));

#if defined(__x86_64__)
__attribute__((target_clones("avx512f", "avx2", "default")))
#endif
float machine_read(const float *memory, size_t count) {
    block sums[8] = {0};
    for (size_t i = 0; i + 128 <= count; i += 128)
        for (int j = 0; j < 8; j++) sums[j] += *(const block *)(memory + i + 16 * j);
    float sum = 0;
    for (int j = 0; j < 8; j++)
        for (int lane = 0; lane < 16; lane++) sum += sums[j][lane];
    return sum;
}
