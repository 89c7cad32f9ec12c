// SPDX-License-Identifier: Apache-2.0
// What a processor can do at most, measured where nothing but its registers or its memory is in the way.

#ifndef CKERNELS_MACHINE_H
#define CKERNELS_MACHINE_H

#include <stddef.h>

// Multiply-adds on registers alone, by one instruction set.
typedef struct {
    const char *name;
    // Floating-point operations of one iteration of `run`: two for each multiply-add of each element.
    double operations;
    // Runs the iterations; the result keeps a compiler from leaving them out.
    float (*run)(size_t iterations);
} MultiplyAddPeak;

// The peaks of 32-bit floats by index, narrowest first; null where this machine lacks the instruction set or past the
// end. The first one has no fused instruction on x86-64 and multiplies, then adds.
const MultiplyAddPeak *machine_peak_f32(size_t index);

// Products of bfloat16 pairs added to 32-bit floats (vdpbf16ps); null where this machine has no such instruction.
const MultiplyAddPeak *machine_peak_bf16(void);

// The sum of `count` floats, 128 a step: reads memory as fast as one thread can.
float machine_read(const float *memory, size_t count);

// Tells the processor that this thread only looks whether something changed.
static inline void machine_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb");
#endif
}

#endif
