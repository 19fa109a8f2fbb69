// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Medians of interleaved measurements: ours and the peers' take turns, so that whatever else the machine
// does falls on all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/json.h"

namespace bench {

/// What a measurement counts. The processor time of this thread leaves out what others take of a busy
/// machine, but also everything that other threads and processes do for us.
enum class Time : std::uint8_t { kElapsed, kThread };

struct Contestant {
    std::string name;
    std::function<void()> run;  ///< what is timed
};

/// One line of the table: how long each contestant takes for one unit of work.
struct Comparison {
    std::string name;
    std::string unit;
    std::size_t rounds = 0;
    std::vector<std::string> names;    ///< ours first
    std::vector<double> medianMicros;  ///< in the order of names
    std::vector<double> spreadMicros;  ///< between the quartiles
};

/// Runs every contestant once without counting, then rounds times in turn. Each run does units of work.
[[nodiscard]] Comparison compare(std::string name, std::string unit, std::size_t rounds, double units,
                                 const std::vector<Contestant>& contestants, Time time = Time::kElapsed);
/// The same from times that were taken elsewhere, in microseconds.
[[nodiscard]] Comparison summarise(std::string name, std::string unit, const std::vector<std::string>& names,
                                   std::vector<std::vector<double>> samples);

void printTable(const std::vector<Comparison>& comparisons);
/// The ratios are ours divided by the peer: below 1 is faster than the peer.
[[nodiscard]] tamga::Json toJson(const std::vector<Comparison>& comparisons);

}  // namespace bench
