// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Does the time of a signature say something about its secrets? Two classes of inputs, measured in random
// turns, and Welch's t between their times: beyond 4.5 the means differ. The slowest tenth is thrown away:
// interrupts. Not a test that passes or fails: a busy machine shifts both classes, and a small leak needs
// many measurements.
#include <cryptopp/osrng.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <random>
#include <vector>

#include "gost/curve_parameters.h"
#include "gost/gostr3410.h"
#include "subjects.h"

namespace bench {
namespace {

constexpr std::size_t kMeasurements = 40000;

struct Moments {
    double mean = 0;
    double variance = 0;
    double count = 0;
};

Moments momentsBelow(const std::vector<double>& times, double limit) {
    Moments out;
    for (const double time : times) {
        if (time > limit) continue;
        out.count += 1;
        const double distance = time - out.mean;
        out.mean += distance / out.count;
        out.variance += distance * (time - out.mean);
    }
    out.variance /= out.count - 1;
    return out;
}

/// run(c) works on an input of class c, 0 or 1, that prepare(c) has made.
void welch(const char* name, const std::function<void(int)>& prepare, const std::function<void()>& run) {
    using Clock = std::chrono::steady_clock;
    std::mt19937_64 coin(std::random_device{}());
    std::vector<double> times[2];
    std::vector<double> all;
    for (std::size_t i = 0; i < kMeasurements; ++i) {
        const int which = static_cast<int>(coin() & 1U);
        prepare(which);
        const Clock::time_point start = Clock::now();
        run();
        const std::chrono::duration<double, std::nano> took = Clock::now() - start;
        times[which].push_back(took.count());
        all.push_back(took.count());
    }
    std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() * 9 / 10), all.end());
    const double limit = all[all.size() * 9 / 10];
    const Moments a = momentsBelow(times[0], limit);
    const Moments b = momentsBelow(times[1], limit);
    const double t = (a.mean - b.mean) / std::sqrt(a.variance / a.count + b.variance / b.count);
    std::printf("%-52s %10.0f ns %10.0f ns   t = %6.2f%s\n", name, a.mean, b.mean, t,
                std::fabs(t) > 4.5 ? "  DIFFERENT" : "");
}

/// A branch on the secret, to see that the method sees.
void control() {
    volatile unsigned work = 0;
    int which = 0;
    welch(
        "control: a branch of 200 additions", [&](int c) { which = c; },
        [&] {
            if (which == 1) {
                for (int i = 0; i < 200; ++i)
                    work = work + 1;
            }
        });
}

void timeMultiplication(const gost::Curve& curve, gost::Processor processor) {
    gost::withDomain(curve, [&]<std::size_t N>(const gost::Domain<N>& domain) {
        CryptoPP::NonblockingRng random;
        const gost::Arithmetic<N>& arithmetic = domain.arithmeticOn(processor);
        gost::Number<N> k{{1}};
        gost::Blinding<N> blinding;
        const auto prepare = [&](int which) {
            std::array<std::uint8_t, 8 * N> octets{};
            random.GenerateBlock(octets.data(), octets.size());
            blinding.orderMultiple = gost::numberFromLittleEndian<N>(octets).limb[0];
            random.GenerateBlock(octets.data(), octets.size() - 8);
            k = which == 0 ? gost::Number<N>{{1}} : gost::numberFromLittleEndian<N>(octets);
        };
        const std::string name = std::string(curve.name) +
                                 (processor == gost::Processor::kPortable ? ", portable" : ", ADX") +
                                 ": scalar 1 or random";
        welch(name.c_str(), prepare, [&] { static_cast<void>(arithmetic.multiplyBaseSecret(k, blinding)); });
    });
}

void timeSignature(const gost::Curve& curve) {
    CryptoPP::AutoSeededRandomPool random;
    std::vector<std::uint8_t> small(curve.octets, 0);
    small[0] = 1;
    const gost::PrivateKey keys[2] = {gost::PrivateKey(curve, small),
                                      gost::PrivateKey::generate(curve, random)};
    const std::vector<std::uint8_t> digest(curve.octets, 0x5a);
    int which = 0;
    const std::string name = std::string(curve.name) + ": signature, key 1 or random";
    welch(
        name.c_str(), [&](int c) { which = c; },
        [&] { static_cast<void>(keys[which].sign(digest, random)); });
}

}  // namespace

void printTimingTest() {
    control();
    for (const char* oid :
         {"1.2.643.2.2.35.1", "1.2.643.2.2.35.3", "1.2.643.7.1.2.1.1.1", "1.2.643.7.1.2.1.2.1"}) {
        const gost::Curve& curve = *gost::findCurve(oid);
        timeMultiplication(curve, gost::Processor::kPortable);
        if (gost::thisProcessor() != gost::Processor::kPortable)
            timeMultiplication(curve, gost::thisProcessor());
        timeSignature(curve);
    }
}

}  // namespace bench
