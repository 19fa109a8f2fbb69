// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What each method does: from a valid call to the result, through the use cases of service/.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>

#include "base/deadline.h"
#include "base/json.h"
#include "protocol/data_store.h"
#include "protocol/request.h"
#include "protocol/turns.h"
#include "service/diagnosis.h"
#include "service/session.h"

namespace tamga::protocol {

/// Makes a session from the settings as they are at the time.
using SessionFactory = std::function<Result<std::unique_ptr<service::Session>>()>;

/// What the handlers work with.
struct Services {
    SessionFactory sessions;
    std::filesystem::path journal;  ///< its file; empty: there is none
    service::SettingsFiles settings;
    service::Installation installation;
    std::filesystem::path keptFiles{};  ///< folder of files that a window gives; empty: there is none
};

/// The request that is being worked on.
struct Context {
    RequestId id;
    CancelToken cancel;
    Deadline patience;  ///< for a wait for the person's turn, from the arrival of the request
    /// Sends a notification; waits while the browser is behind.
    std::function<void(const char* method, Json params)> notify;
    /// The same at any later time, also after the answer: never waits.
    std::function<void(const char* method)> announce;
};

/// Results are returned, errors thrown. The members may be called from several threads at a time.
class Handlers final {
  public:
    explicit Handlers(Services services) : services_(std::move(services)) {}

    [[nodiscard]] Json operator()(const HelloCall& call, const Context& context);
    [[nodiscard]] Json operator()(const TokensListCall& call, const Context& context);
    [[nodiscard]] Json operator()(const TokensWatchCall& call, const Context& context);
    [[nodiscard]] Json operator()(const TokensChangePinCall& call, const Context& context);
    [[nodiscard]] Json operator()(const TokensUnblockPinCall& call, const Context& context);
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
    [[nodiscard]] Json operator()(const JournalListCall& call, const Context& context);
    [[nodiscard]] Json operator()(const JournalVerifyCall& call, const Context& context);
    [[nodiscard]] Json operator()(const JournalExportCall& call, const Context& context);
    [[nodiscard]] Json operator()(const JournalRefusedCall& call, const Context& context);
    [[nodiscard]] Json operator()(const SettingsGetCall& call, const Context& context);
    [[nodiscard]] Json operator()(const SettingsSetCall& call, const Context& context);
    [[nodiscard]] Json operator()(const FilesKeepCall& call, const Context& context);
    [[nodiscard]] Json operator()(const DiagnoseCall& call, const Context& context);
    [[nodiscard]] Json operator()(const VerifyCall& call, const Context& context);

    /// Nothing is announced any more from here on.
    void endWatching() noexcept;
    /// For diagnose: an error that was answered.
    void note(const Error& error);

  private:
    [[nodiscard]] std::unique_ptr<service::Session> session() { return services_.sessions().orThrow(); }
    [[nodiscard]] std::vector<service::SignDocument> documentsOf(const SignCall& call) const;
    [[nodiscard]] Json signatures(const service::SignResult& result);

    Services services_;
    DataStore data_;
    Turns turns_;
    service::ErrorTally errors_;
    std::mutex watchMutex_;  ///< guards the two below
    std::unique_ptr<service::Watcher> watcher_;
    bool ending_ = false;
};

}  // namespace tamga::protocol
