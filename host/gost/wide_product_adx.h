// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Products with the instructions mulx, adcx and adox (BMI2 and ADX, x86-64): two independent carry chains
// in one row of the product. Written as assembly because neither gcc nor clang keeps two chains alive.
// Straight lines: no branch, no address that depends on a value.
#pragma once

#include "gost/wide_product.h"

#ifdef __x86_64__
#define TAMGA_GOST_ADX 1
// clang-format off

namespace gost {

// One row of a product of four limbs: (r3 r2 r1 r0) + b[i] * a, the carry in r4, which need not be set before.
#define TAMGA_ROW4(i, r0, r1, r2, r3, r4)                                      \
    "movq 8*" #i "(%[b]), %%rdx\n\txorl %%eax, %%eax\n\t"                      \
    "mulxq 0(%[a]), %%rax, %%rcx\n\tadcxq %%rax, " r0 "\n\tadoxq %%rcx, " r1 "\n\t"  \
    "mulxq 8(%[a]), %%rax, %%rcx\n\tadcxq %%rax, " r1 "\n\tadoxq %%rcx, " r2 "\n\t"  \
    "mulxq 16(%[a]), %%rax, %%rcx\n\tadcxq %%rax, " r2 "\n\tadoxq %%rcx, " r3 "\n\t" \
    "mulxq 24(%[a]), %%rax, " r4 "\n\tadcxq %%rax, " r3 "\n\tmovl $0, %%eax\n\t"     \
    "adcxq %%rax, " r4 "\n\tadoxq %%rax, " r4 "\n\t"

#define TAMGA_PRODUCT4                                                               \
    "movq 0(%[b]), %%rdx\n\t"                                                        \
    "mulxq 0(%[a]), %%r8, %%r9\n\tmulxq 8(%[a]), %%rax, %%r10\n\taddq %%rax, %%r9\n\t" \
    "mulxq 16(%[a]), %%rax, %%r11\n\tadcq %%rax, %%r10\n\t"                          \
    "mulxq 24(%[a]), %%rax, %%r12\n\tadcq %%rax, %%r11\n\tadcq $0, %%r12\n\t"        \
    TAMGA_ROW4(1, "%%r9", "%%r10", "%%r11", "%%r12", "%%r13")                        \
    TAMGA_ROW4(2, "%%r10", "%%r11", "%%r12", "%%r13", "%%r14")                       \
    TAMGA_ROW4(3, "%%r11", "%%r12", "%%r13", "%%r14", "%%r15")

// The six mixed products, doubled, then the four squares.
#define TAMGA_SQUARE4                                                                 \
    "movq 0(%[a]), %%rdx\n\t"                                                         \
    "mulxq 8(%[a]), %%r9, %%r10\n\tmulxq 16(%[a]), %%rax, %%r11\n\taddq %%rax, %%r10\n\t" \
    "mulxq 24(%[a]), %%rax, %%r12\n\tadcq %%rax, %%r11\n\tadcq $0, %%r12\n\t"         \
    "movq 8(%[a]), %%rdx\n\txorl %%eax, %%eax\n\t"                                    \
    "mulxq 16(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r11\n\tadoxq %%rcx, %%r12\n\t"    \
    "mulxq 24(%[a]), %%rax, %%r13\n\tadcxq %%rax, %%r12\n\tmovl $0, %%eax\n\t"        \
    "adcxq %%rax, %%r13\n\tadoxq %%rax, %%r13\n\t"                                    \
    "movq 16(%[a]), %%rdx\n\tmulxq 24(%[a]), %%rax, %%r14\n\taddq %%rax, %%r13\n\tadcq $0, %%r14\n\t" \
    "movl $0, %%r15d\n\taddq %%r9, %%r9\n\tadcq %%r10, %%r10\n\tadcq %%r11, %%r11\n\t" \
    "adcq %%r12, %%r12\n\tadcq %%r13, %%r13\n\tadcq %%r14, %%r14\n\tadcq %%r15, %%r15\n\t" \
    "movq 0(%[a]), %%rdx\n\tmulxq %%rdx, %%r8, %%rcx\n\taddq %%rcx, %%r9\n\t"         \
    "movq 8(%[a]), %%rdx\n\tmulxq %%rdx, %%rax, %%rcx\n\tadcq %%rax, %%r10\n\tadcq %%rcx, %%r11\n\t" \
    "movq 16(%[a]), %%rdx\n\tmulxq %%rdx, %%rax, %%rcx\n\tadcq %%rax, %%r12\n\tadcq %%rcx, %%r13\n\t" \
    "movq 24(%[a]), %%rdx\n\tmulxq %%rdx, %%rax, %%rcx\n\tadcq %%rax, %%r14\n\tadcq %%rcx, %%r15\n\t"

// The eight limbs r8..r15 modulo 2^256 - C into out; as PortableKernel::fold.
#define TAMGA_FOLD4                                                               \
    "movl %[c], %%edx\n\txorl %%eax, %%eax\n\t"                                   \
    "mulxq %%r12, %%rax, %%rcx\n\tadcxq %%rax, %%r8\n\tadoxq %%rcx, %%r9\n\t"     \
    "mulxq %%r13, %%rax, %%rcx\n\tadcxq %%rax, %%r9\n\tadoxq %%rcx, %%r10\n\t"    \
    "mulxq %%r14, %%rax, %%rcx\n\tadcxq %%rax, %%r10\n\tadoxq %%rcx, %%r11\n\t"   \
    "mulxq %%r15, %%rax, %%rcx\n\tadcxq %%rax, %%r11\n\tmovl $0, %%eax\n\t"       \
    "adcxq %%rax, %%rcx\n\tadoxq %%rax, %%rcx\n\timulq %%rdx, %%rcx\n\t"          \
    "addq %%rcx, %%r8\n\tadcq $0, %%r9\n\tadcq $0, %%r10\n\tadcq $0, %%r11\n\t"   \
    "sbbq %%rax, %%rax\n\tandq %%rdx, %%rax\n\taddq %%rax, %%r8\n\t"              \
    "movq %%r8, 0(%[out])\n\tmovq %%r9, 8(%[out])\n\t"                            \
    "movq %%r10, 16(%[out])\n\tmovq %%r11, 24(%[out])\n\t"

#define TAMGA_STORE4                                                              \
    "movq %%r8, 0(%[out])\n\tmovq %%r9, 8(%[out])\n\tmovq %%r10, 16(%[out])\n\t"  \
    "movq %%r11, 24(%[out])\n\tmovq %%r12, 32(%[out])\n\tmovq %%r13, 40(%[out])\n\t" \
    "movq %%r14, 48(%[out])\n\tmovq %%r15, 56(%[out])\n\t"

// One row of a product of eight limbs: the lowest limb of the sum leaves to out[i], the register it left takes
// the new highest one.
#define TAMGA_STEP8(at, r0, r1) \
    "mulxq " #at "(%[a]), %%rax, %%rcx\n\tadcxq %%rax, " r0 "\n\tadoxq %%rcx, " r1 "\n\t"
#define TAMGA_ROW8(i, r0, r1, r2, r3, r4, r5, r6, r7)                                  \
    "movq 8*" #i "(%[b]), %%rdx\n\txorl %%eax, %%eax\n\t"                              \
    TAMGA_STEP8(0, r0, r1) "movq " r0 ", 8*" #i "(%[out])\n\t" TAMGA_STEP8(8, r1, r2)  \
    TAMGA_STEP8(16, r2, r3) TAMGA_STEP8(24, r3, r4) TAMGA_STEP8(32, r4, r5)            \
    TAMGA_STEP8(40, r5, r6) TAMGA_STEP8(48, r6, r7)                                    \
    "mulxq 56(%[a]), %%rax, " r0 "\n\tadcxq %%rax, " r7 "\n\tmovl $0, %%eax\n\t"       \
    "adcxq %%rax, " r0 "\n\tadoxq %%rax, " r0 "\n\t"

#define TAMGA_PRODUCT8                                                                                \
    "xorl %%r8d, %%r8d\n\txorl %%r9d, %%r9d\n\txorl %%r10d, %%r10d\n\txorl %%r11d, %%r11d\n\t"        \
    "xorl %%r12d, %%r12d\n\txorl %%r13d, %%r13d\n\txorl %%r14d, %%r14d\n\txorl %%r15d, %%r15d\n\t"    \
    TAMGA_ROW8(0, "%%r8", "%%r9", "%%r10", "%%r11", "%%r12", "%%r13", "%%r14", "%%r15")               \
    TAMGA_ROW8(1, "%%r9", "%%r10", "%%r11", "%%r12", "%%r13", "%%r14", "%%r15", "%%r8")               \
    TAMGA_ROW8(2, "%%r10", "%%r11", "%%r12", "%%r13", "%%r14", "%%r15", "%%r8", "%%r9")               \
    TAMGA_ROW8(3, "%%r11", "%%r12", "%%r13", "%%r14", "%%r15", "%%r8", "%%r9", "%%r10")               \
    TAMGA_ROW8(4, "%%r12", "%%r13", "%%r14", "%%r15", "%%r8", "%%r9", "%%r10", "%%r11")               \
    TAMGA_ROW8(5, "%%r13", "%%r14", "%%r15", "%%r8", "%%r9", "%%r10", "%%r11", "%%r12")               \
    TAMGA_ROW8(6, "%%r14", "%%r15", "%%r8", "%%r9", "%%r10", "%%r11", "%%r12", "%%r13")               \
    TAMGA_ROW8(7, "%%r15", "%%r8", "%%r9", "%%r10", "%%r11", "%%r12", "%%r13", "%%r14")

#define TAMGA_STORE8                                                                                  \
    "movq %%r8, 64(%[out])\n\tmovq %%r9, 72(%[out])\n\tmovq %%r10, 80(%[out])\n\t"                    \
    "movq %%r11, 88(%[out])\n\tmovq %%r12, 96(%[out])\n\tmovq %%r13, 104(%[out])\n\t"                 \
    "movq %%r14, 112(%[out])\n\tmovq %%r15, 120(%[out])\n\t"

#define TAMGA_STEPFOLD8(at, r, before, after) \
    "mulxq " r ", " r ", " after "\n\tadcxq " #at "(%[out]), " r "\n\tadoxq " before ", " r "\n\t"
#define TAMGA_FOLD8                                                                                   \
    "movl %[c], %%edx\n\txorl %%eax, %%eax\n\t"                                                       \
    TAMGA_STEPFOLD8(0, "%%r8", "%%rax", "%%rcx") TAMGA_STEPFOLD8(8, "%%r9", "%%rcx", "%%rax")         \
    TAMGA_STEPFOLD8(16, "%%r10", "%%rax", "%%rcx") TAMGA_STEPFOLD8(24, "%%r11", "%%rcx", "%%rax")     \
    TAMGA_STEPFOLD8(32, "%%r12", "%%rax", "%%rcx") TAMGA_STEPFOLD8(40, "%%r13", "%%rcx", "%%rax")     \
    TAMGA_STEPFOLD8(48, "%%r14", "%%rax", "%%rcx") TAMGA_STEPFOLD8(56, "%%r15", "%%rcx", "%%rax")     \
    "movl $0, %%ecx\n\tadcxq %%rcx, %%rax\n\tadoxq %%rcx, %%rax\n\timulq %%rdx, %%rax\n\t"            \
    "addq %%rax, %%r8\n\tadcq $0, %%r9\n\tadcq $0, %%r10\n\tadcq $0, %%r11\n\tadcq $0, %%r12\n\t"     \
    "adcq $0, %%r13\n\tadcq $0, %%r14\n\tadcq $0, %%r15\n\tsbbq %%rax, %%rax\n\t"                     \
    "andq %%rdx, %%rax\n\taddq %%rax, %%r8\n\t" TAMGA_STORE4

#define TAMGA_CLOBBERS \
    "rax", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "cc", "memory"

// clang-format on
struct AdxKernel {
    template <std::size_t N>
    [[gnu::always_inline]] static inline void multiply(std::array<Limb, 2 * N>& out, const Number<N>& a,
                                                       const Number<N>& b) noexcept {
        if constexpr (N == 4) {
            asm volatile(TAMGA_PRODUCT4 TAMGA_STORE4
                         :
                         : [a] "r"(&a), [b] "r"(&b), [out] "r"(&out)
                         : TAMGA_CLOBBERS);
        } else {
            static_assert(N == 8);
            asm volatile(TAMGA_PRODUCT8 TAMGA_STORE8
                         :
                         : [a] "r"(&a), [b] "r"(&b), [out] "r"(&out)
                         : TAMGA_CLOBBERS);
        }
    }

    template <std::size_t N, Limb C>
    [[gnu::noinline]] static Number<N> multiplyFolded(const Number<N>& a, const Number<N>& b) noexcept {
        static_assert(N == 4 || N == 8);
        Number<N> out;
        if constexpr (N == 4) {
            asm volatile(TAMGA_PRODUCT4 TAMGA_FOLD4
                         :
                         : [a] "r"(&a), [b] "r"(&b), [out] "r"(&out), [c] "i"(C)
                         : TAMGA_CLOBBERS);
        } else {
            asm volatile(TAMGA_PRODUCT8 TAMGA_FOLD8
                         :
                         : [a] "r"(&a), [b] "r"(&b), [out] "r"(&out), [c] "i"(C)
                         : TAMGA_CLOBBERS);
        }
        return out;
    }

    template <std::size_t N, Limb C>
    [[gnu::noinline]] static Number<N> squareFolded(const Number<N>& a) noexcept {
        if constexpr (N == 4) {
            Number<N> out;
            asm volatile(TAMGA_SQUARE4 TAMGA_FOLD4
                         :
                         : [a] "r"(&a), [out] "r"(&out), [c] "i"(C)
                         : TAMGA_CLOBBERS);
            return out;
        } else {
            return multiplyFolded<N, C>(a, a);
        }
    }

    /// As PortableKernel's, 32 octets at a time.
    template <std::size_t Size, std::size_t Count>
    [[gnu::target("avx2"), gnu::noinline]] static void choose(void* out, Limb& tag, const void* table,
                                                              const Limb* tags, std::size_t index) noexcept {
        constexpr std::size_t kLanes = Size / sizeof(__m256i);
        static_assert(kLanes * sizeof(__m256i) == Size);
        const __m256i wanted = _mm256_set1_epi64x(static_cast<long long>(index));
        const __m256i one = _mm256_set1_epi64x(1);
        __m256i at = _mm256_setzero_si256();
        __m256i sum[kLanes];
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            sum[lane] = _mm256_setzero_si256();
        const auto* entry = static_cast<const __m256i*>(table);
        for (std::size_t i = 0; i < Count; ++i, entry += kLanes) {
            const __m256i mask = _mm256_cmpeq_epi64(at, wanted);
            at = _mm256_add_epi64(at, one);
            for (std::size_t lane = 0; lane < kLanes; ++lane)
                sum[lane] =
                    _mm256_or_si256(sum[lane], _mm256_and_si256(mask, _mm256_load_si256(entry + lane)));
        }
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            _mm256_store_si256(static_cast<__m256i*>(out) + lane, sum[lane]);
        const __m256i four = _mm256_set1_epi64x(4);
        at = _mm256_setr_epi64x(0, 1, 2, 3);
        __m256i chosen = _mm256_setzero_si256();
        for (std::size_t i = 0; i < Count; i += 4) {
            const __m256i limbs = _mm256_load_si256(reinterpret_cast<const __m256i*>(tags + i));
            chosen = _mm256_or_si256(chosen, _mm256_and_si256(_mm256_cmpeq_epi64(at, wanted), limbs));
            at = _mm256_add_epi64(at, four);
        }
        const __m128i half =
            _mm_or_si128(_mm256_castsi256_si128(chosen), _mm256_extracti128_si256(chosen, 1));
        tag = static_cast<Limb>(_mm_cvtsi128_si64(_mm_or_si128(half, _mm_unpackhi_epi64(half, half))));
    }
};

}  // namespace gost
#endif
