// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Secrets are poisoned for valgrind, as if they were uninitialised: memcheck then reports every branch and
// every address that depends on them. Run under valgrind by CTest; without it there is nothing to see and the
// test counts as skipped. The room's gostr3410.cpp is compiled into this program with TAMGA_GOST_POISON,
// which tells valgrind what is published (published.h), and with TAMGA_GOST_PORTABLE.
#include <valgrind/memcheck.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "gost/curve_parameters.h"
#include "gost/gostr3410.h"

namespace {

constexpr int kSkipped = 77;

template <class T>
void poison(T& value) {
    static_cast<void>(VALGRIND_MAKE_MEM_UNDEFINED(&value, sizeof value));
}
void poison(std::vector<std::uint8_t>& octets) {
    static_cast<void>(VALGRIND_MAKE_MEM_UNDEFINED(octets.data(), octets.size()));
}
template <class Block>
void unpoison(Block& octets) {
    static_cast<void>(VALGRIND_MAKE_MEM_DEFINED(octets.data(), octets.size()));
}

/// Octets that look random enough, and that nobody may branch on.
class PoisonedRandom final : public CryptoPP::RandomNumberGenerator {
  public:
    void GenerateBlock(CryptoPP::byte* output, size_t size) override {
        for (size_t i = 0; i < size; ++i) {
            state_ = state_ * 6364136223846793005U + 1442695040888963407U;
            output[i] = static_cast<CryptoPP::byte>(state_ >> 56U);
        }
        static_cast<void>(VALGRIND_MAKE_MEM_UNDEFINED(output, size));
    }

  private:
    std::uint64_t state_ = 1;
};

bool failed = false;

/// The body must add no error, or, for the control, at least one.
template <class Body>
void expectErrors(bool some, const char* what, std::string_view curve, Body&& body) {
    const auto before = VALGRIND_COUNT_ERRORS;
    body();
    const auto added = VALGRIND_COUNT_ERRORS - before;
    if ((added != 0) == some) return;
    failed = true;
    std::printf("%s, %.*s: %u places depend on a secret, expected %s\n", what, static_cast<int>(curve.size()),
                curve.data(), static_cast<unsigned>(added), some ? "some" : "none");
}

void controlTheChecker() {
    std::vector<std::uint8_t> secret{1};
    poison(secret);
    volatile int seen = 0;
    expectErrors(true, "control", "", [&] {
        if (secret[0] == 1) seen = 1;
    });
    unpoison(secret);
}

void checkSigning(const gost::Curve& curve) {
    PoisonedRandom random;
    std::vector<std::uint8_t> d(curve.octets, 0x21);
    poison(d);
    expectErrors(false, "key, public key, signature", curve.name, [&] {
        const gost::PrivateKey key(curve, d);
        const gost::Octets xy = key.publicKeyOctets(random);
        const gost::Octets signature = key.sign(std::vector<std::uint8_t>(curve.octets, 0x5a), random);
        const gost::PublicKey publicKey(curve, xy);
        if (!publicKey.verify(std::vector<std::uint8_t>(curve.octets, 0x5a), signature)) {
            failed = true;
            std::puts("a signature does not verify");
        }
    });
}

void checkAgreement(const gost::Curve& curve) {
    PoisonedRandom random;
    std::vector<std::uint8_t> d(curve.octets, 0x21);
    const gost::Octets xy = gost::PrivateKey(curve, d).publicKeyOctets(random);
    std::vector<std::uint8_t> scalar(curve.octets, 0x13);
    poison(scalar);
    expectErrors(false, "multiple of a peer's point", curve.name,
                 [&] { static_cast<void>(gost::multiplyPoint(gost::PublicKey(curve, xy), scalar, random)); });
}

void checkScalars(const gost::Curve& curve) {
    std::vector<std::uint8_t> a(curve.octets, 0x21);
    std::vector<std::uint8_t> b(curve.octets, 0x13);
    poison(a);
    poison(b);
    expectErrors(false, "masks of containers", curve.name, [&] {
        static_cast<void>(gost::multiplyScalars(curve, a, b));
        static_cast<void>(gost::divideScalars(curve, a, b));
        PoisonedRandom random;
        static_cast<void>(gost::randomScalar(curve, random));
    });
}

/// The arithmetic alone, on one path.
void checkMultiplication(const gost::Curve& curve, gost::Processor processor) {
    gost::withDomain(curve, [&]<std::size_t N>(const gost::Domain<N>& domain) {
        gost::Number<N> k{{12345, 678, 9, 0x1234567}};
        gost::Blinding<N> blinding{0x9e3779b97f4a7c15, {{77, 88, 99}}};
        const gost::Arithmetic<N>& arithmetic = domain.arithmeticOn(processor);
        static_cast<void>(arithmetic.multiplyBaseSecret(k, blinding));  // the tables are public
        poison(k);
        poison(blinding);
        expectErrors(false, processor == gost::Processor::kPortable ? "portable multiplication" : "ADX",
                     curve.name, [&] {
                         static_cast<void>(arithmetic.multiplyBaseSecret(k, blinding));
                         static_cast<void>(arithmetic.multiplyBaseCompleteSecret(k, blinding));
                         static_cast<void>(arithmetic.multiplyPointSecret(domain.base, k, blinding));
                     });
    });
}

}  // namespace

int main() {
    if (RUNNING_ON_VALGRIND == 0) {
        std::puts("skipped: not under valgrind");
        return kSkipped;
    }
    controlTheChecker();
    for (const gost::Curve& curve : gost::allCurves()) {
        // Other names of the same curves have nothing to add.
        const auto sameParameters = [&](const gost::Curve& other) {
            return other.parameters == curve.parameters;
        };
        if (&*std::find_if(gost::allCurves().begin(), gost::allCurves().end(), sameParameters) != &curve)
            continue;
        checkMultiplication(curve, gost::Processor::kPortable);
#ifdef __x86_64__
        // valgrind hides ADX from those who ask, and knows its instructions whatever the processor does.
        checkMultiplication(curve, gost::Processor::kAdx);
#endif
        checkSigning(curve);
        checkAgreement(curve);
        checkScalars(curve);
    }
    std::puts(failed ? "FAILED" : "no branch and no address depends on a secret");
    return failed ? 1 : 0;
}
