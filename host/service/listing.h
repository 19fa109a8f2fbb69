// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The list over several sources of tokens. Each source is asked, and each of its tokens read, by a thread of
// its own until its own deadline, so that a slow or hanging one holds up nobody; what they find is handed to
// the caller on the caller's thread.
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
    /// The token itself, before all of these.
    std::function<void(const std::shared_ptr<keys::Token>&)> begun = {};
};

struct TokenProblem {
    std::string token;  ///< id, or empty when a source did not even say which tokens it has
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
    /// For the names of a source's tokens.
    std::chrono::milliseconds perSource{5500};
};

using Tokens = std::vector<std::shared_ptr<keys::Token>>;
using Sources = std::vector<std::shared_ptr<keys::Source>>;

/// Ends early, with complete == false, when cancelled or when the caller has enough.
ListSummary listTokens(const Sources& sources, const ListSink& sink, const CancelToken& cancel,
                       const ListLimits& limits = {});
/// Only who they are.
std::vector<keys::TokenInfo> describeTokens(const Sources& sources, const CancelToken& cancel,
                                            const ListLimits& limits = {});

/// The token of that id, without reading its keys; none where it is not there.
[[nodiscard]] std::shared_ptr<keys::Token> findToken(const Sources& sources, const std::string& id,
                                                     const CancelToken& cancel,
                                                     const ListLimits& limits = {});

}  // namespace tamga::service
