// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <array>

namespace tamga {

namespace {

struct Row {
    std::string_view name;
    Remedy remedy;
};

constexpr Row kRows[] = {
#define TAMGA_REASON(enumerator, name, remedy) {name, Remedy::remedy},
#include "base/reasons.def"
#undef TAMGA_REASON
};

constexpr std::array<std::string_view, 8> kRemedies = {"none",    "retry", "insert",        "unlock",
                                                       "install", "renew", "administrator", "report"};

}  // namespace

std::string_view nameOf(Reason reason) noexcept {
    return kRows[static_cast<std::size_t>(reason)].name;
}

Remedy remedyOf(Reason reason) noexcept {
    return kRows[static_cast<std::size_t>(reason)].remedy;
}

std::string_view nameOf(Remedy remedy) noexcept {
    return kRemedies[static_cast<std::size_t>(remedy)];
}

Error::Error(Reason reason, std::string context)
    : reason_(reason), context_(std::move(context)), what_(nameOf(reason)) {
    if (!context_.empty()) what_ += ": " + context_;
}

}  // namespace tamga
