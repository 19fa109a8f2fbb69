// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The list over several tokens. Each is read by a thread of its own until its own deadline, so that a slow or
// hanging one holds up nobody; what they find is handed to the caller on the caller's thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"
#include "keys/token.h"

namespace tamga::service {

/// What comes of a listing, as it comes. Empty functions are left out.
struct ListSink {
    std::function<void(const keys::TokenInfo&)> token;  ///< before the first key of that token
    std::function<void(const keys::KeyEntry&)> found;
    std::function<void(const keys::TokenInfo&)> finished;  ///< after the last one; with problem, if any
    std::function<bool()> enough;                          ///< true: the caller has what it wanted
};

struct TokenProblem {
    std::string token;  ///< id, or empty when the token did not even say who it is
    Error error;
};

struct ListSummary {
    std::vector<TokenProblem> problems;
    bool complete = false;  ///< every token was read to its end, without a problem
};

struct ListLimits {
    std::chrono::milliseconds perToken{5000};
    /// A token that does not come back this long after its deadline is left to itself.
    std::chrono::milliseconds grace{500};
};

using Tokens = std::vector<std::shared_ptr<keys::Token>>;

/// Ends early, with complete == false, when cancelled or when the caller has enough.
ListSummary listTokens(const Tokens& tokens, const ListSink& sink, const CancelToken& cancel,
                       const ListLimits& limits = {});
/// Only who they are.
std::vector<keys::TokenInfo> describeTokens(const Tokens& tokens, const CancelToken& cancel,
                                            const ListLimits& limits = {});

}  // namespace tamga::service
