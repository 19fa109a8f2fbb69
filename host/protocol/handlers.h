// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What each method does: from a valid call to the result, through the use cases of service/.
#pragma once

#include <functional>
#include <memory>

#include "base/deadline.h"
#include "base/json.h"
#include "protocol/data_store.h"
#include "protocol/request.h"
#include "protocol/turns.h"
#include "service/session.h"

namespace tamga::protocol {

/// Makes a session from the settings as they are at the time.
using SessionFactory = std::function<Result<std::unique_ptr<service::Session>>()>;

/// The request that is being worked on.
struct Context {
    RequestId id;
    CancelToken cancel;
    Deadline patience;  ///< for a wait for the person's turn, from the arrival of the request
    /// Sends a notification; waits while the browser is behind.
    std::function<void(const char* method, Json params)> notify;
};

/// Results are returned, errors thrown. The members may be called from several threads at a time.
class Handlers final {
  public:
    explicit Handlers(SessionFactory sessions) : sessions_(std::move(sessions)) {}

    [[nodiscard]] Json operator()(const HelloCall& call, const Context& context);
    [[nodiscard]] Json operator()(const TokensListCall& call, const Context& context);
    [[nodiscard]] Json operator()(const CertificatesListCall& call, const Context& context);
    [[nodiscard]] Json operator()(const CertificatesGetCall& call, const Context& context);
    [[nodiscard]] Json operator()(const DataBeginCall& call, const Context& context);
    [[nodiscard]] Json operator()(const DataAppendCall& call, const Context& context);
    [[nodiscard]] Json operator()(const DataFinishCall& call, const Context& context);
    [[nodiscard]] Json operator()(const DataReadCall& call, const Context& context);
    [[nodiscard]] Json operator()(const DataDropCall& call, const Context& context);
    [[nodiscard]] Json operator()(const SignCall& call, const Context& context);
    [[nodiscard]] Json operator()(const AuthenticateCall& call, const Context& context);
    [[nodiscard]] Json operator()(const TurnTakeCall& call, const Context& context);
    [[nodiscard]] Json operator()(const TurnGiveCall& call, const Context& context);
    [[nodiscard]] Json operator()(const VerifyCall& call, const Context& context);

  private:
    [[nodiscard]] std::unique_ptr<service::Session> session() { return sessions_().orThrow(); }
    [[nodiscard]] std::vector<service::SignDocument> documentsOf(const SignCall& call) const;
    [[nodiscard]] Json signatures(const service::SignResult& result);

    SessionFactory sessions_;
    DataStore data_;
    Turns turns_;
};

}  // namespace tamga::protocol
