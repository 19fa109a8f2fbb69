// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "measure.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <utility>

namespace bench {
namespace {

double quantile(const std::vector<double>& sorted, double part) {
    return sorted[static_cast<std::size_t>(std::lround(part * static_cast<double>(sorted.size() - 1)))];
}

double microsOf(clockid_t clock) {
    timespec now{};
    if (clock_gettime(clock, &now) != 0) throw std::runtime_error("clock_gettime");
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) * 1e-3;
}

}  // namespace

Comparison summarise(std::string name, std::string unit, const std::vector<std::string>& names,
                     std::vector<std::vector<double>> samples) {
    Comparison comparison{std::move(name), std::move(unit), samples.front().size(), names, {}, {}};
    for (std::vector<double>& times : samples) {
        std::sort(times.begin(), times.end());
        comparison.medianMicros.push_back(quantile(times, 0.5));
        comparison.spreadMicros.push_back(quantile(times, 0.75) - quantile(times, 0.25));
    }
    return comparison;
}

Comparison compare(std::string name, std::string unit, std::size_t rounds, double units,
                   const std::vector<Contestant>& contestants, Time time) {
    const clockid_t clock = time == Time::kThread ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC;
    std::vector<std::string> names;
    for (const Contestant& contestant : contestants) {
        names.push_back(contestant.name);
        contestant.run();
    }
    std::vector<std::vector<double>> samples(contestants.size());
    for (std::size_t round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < contestants.size(); ++i) {
            const double start = microsOf(clock);
            contestants[i].run();
            samples[i].push_back((microsOf(clock) - start) / units);
        }
    }
    return summarise(std::move(name), std::move(unit), names, std::move(samples));
}

void printTable(const std::vector<Comparison>& comparisons) {
    std::printf("%-44s %-12s %14s %14s %10s\n", "", "unit", "median", "quartiles", "ratio");
    for (const Comparison& comparison : comparisons) {
        for (std::size_t i = 0; i < comparison.names.size(); ++i) {
            const std::string label =
                i == 0 ? comparison.name + ": " + comparison.names[i] : "  against " + comparison.names[i];
            std::printf("%-44s %-12s %11.2f us %11.2f us", label.c_str(), comparison.unit.c_str(),
                        comparison.medianMicros[i], comparison.spreadMicros[i]);
            if (i > 0) {
                std::printf(" %10.3f", comparison.medianMicros[0] / comparison.medianMicros[i]);
            }
            std::printf("\n");
        }
    }
}

tamga::Json toJson(const std::vector<Comparison>& comparisons) {
    using tamga::Json;
    Json list = Json::array();
    for (const Comparison& comparison : comparisons) {
        Json entry = Json::object({{"name", comparison.name},
                                   {"unit", comparison.unit},
                                   {"rounds", static_cast<std::uint64_t>(comparison.rounds)},
                                   {"medianMicros", comparison.medianMicros.front()},
                                   {"quartilesMicros", comparison.spreadMicros.front()}});
        Json peers = Json::array();
        for (std::size_t i = 1; i < comparison.names.size(); ++i) {
            peers.push(
                Json::object({{"name", comparison.names[i]},
                              {"medianMicros", comparison.medianMicros[i]},
                              {"quartilesMicros", comparison.spreadMicros[i]},
                              {"ratio", comparison.medianMicros.front() / comparison.medianMicros[i]}}));
        }
        entry.set("peers", std::move(peers));
        list.push(std::move(entry));
    }
    return Json::object({{"comparisons", std::move(list)}});
}

}  // namespace bench
