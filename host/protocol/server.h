// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The conversation with one browser. The thread that calls run() does nothing but read: whatever is at work,
// the end of the input is seen at once (threat T32).
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "base/file.h"
#include "protocol/handlers.h"
#include "protocol/lane.h"
#include "protocol/outbox.h"

namespace tamga::protocol {

class Server final {
  public:
    /// Descriptors stay the caller's.
    Server(int input, int output, Services services);
    /// Waits for what is still at work. A host that has to end now leaves with _exit instead.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Returns after the end of the conversation, having cancelled everything and given it at most about 80
    /// ms to come to an end: 0 when the input ended between two frames, 1 when it cannot be trusted any more.
    [[nodiscard]] int run();

  private:
    struct Active {
        CancelToken cancel;
        Lane* lane;
        std::uint64_t key;
    };

    [[nodiscard]] bool waitForInput();
    [[nodiscard]] bool hasRoom() const;
    void wake() noexcept;
    void receive(std::string_view frame);
    void dispatch(Message& message, std::size_t weight);
    void submit(const RequestId& id, Call call, std::size_t weight);
    void perform(const Context& context, const Call& call);
    [[nodiscard]] Json cancel(const RequestId& id);
    void answerWith(const RequestId& id, const Result<Json>& result);
    void tell(const std::optional<RequestId>& id, const Error& error);
    [[nodiscard]] Lane& laneOf(const Call& call);
    void end();

    int input_;
    UniqueFd wake_;
    CancelToken never_;  ///< for what is over in a moment
    Handlers handlers_;
    Outbox outbox_;
    std::mutex mutex_;  ///< guards active_ and lastKey_
    std::map<RequestId, Active> active_;
    std::uint64_t lastKey_ = 0;
    Lane data_;
    Lane tokens_;
    Lane consent_;
    Lane turns_;
    Lane records_;
};

}  // namespace tamga::protocol
