// SPDX-License-Identifier: Apache-2.0
// What every table computes in the same way, bit by bit.

#ifndef CKERNELS_SCALARS_H
#define CKERNELS_SCALARS_H

#include <stdint.h>

static inline uint16_t bfloat16_of(float x) {
    union { float f; uint32_t u; } bits = {.f = x};
    uint32_t rounded = (bits.u + 0x7fff + ((bits.u >> 16) & 1)) >> 16;
    uint32_t quiet = (bits.u >> 16) | 0x40;
    return (uint16_t)((bits.u & 0x7fffffff) > 0x7f800000 ? quiet : rounded);
}

static inline float float_of(uint16_t x) {
    union { uint32_t u; float f; } bits = {.u = (uint32_t)x << 16};
    return bits.f;
}

// IEEE 754 half precision, exactly: the exponent is moved by a multiplication, which also places subnormal numbers.
static inline float float_of_half(uint16_t x) {
    union { uint32_t u; float f; } bits = {.u = (uint32_t)(x & 0x7fff) << 13};
    bits.f *= 0x1p112f;
    uint32_t beyond = (x & 0x7c00) == 0x7c00 ? 0x7f800000u : 0;
    bits.u |= beyond | (uint32_t)(x & 0x8000) << 16;
    return bits.f;
}

// The upper half of SplitMix64's output function (Steele, Lea and Flood, 2014) at a place of its sequence.
static inline uint32_t dropout_hash(uint64_t seed, uint64_t index) {
    uint64_t z = seed + (index + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ (z >> 31)) >> 32);
}

#endif
