// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/server.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <type_traits>
#include <utility>

#include "protocol/frame.h"
#include "protocol/reply.h"

namespace tamga::protocol {

namespace {

constexpr std::size_t kWaitingForConsent = 3;
constexpr std::size_t kWaitingForTokens = 16;
constexpr std::size_t kWaitingForData = 64;
/// The one at work waits as well: four together.
constexpr std::size_t kWaitingForTurn = 3;
constexpr std::size_t kWaitingForRecords = 16;
/// Chunks read ahead of the hash: more would only fill memory.
constexpr std::size_t kMaxAhead = 8 * kMaxFrameIn;

// Together with the start of the process they keep the promise of 100 ms.
constexpr std::chrono::milliseconds kPatienceForWork{50};
constexpr std::chrono::milliseconds kPatienceForAnswers{30};

UniqueFd makeWake() {
    UniqueFd wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wake) throw Error(Reason::kSystemProcess, "eventfd: " + systemMessage(errno));
    return wake;
}

}  // namespace

Server::Server(int input, int output, Services services)
    : input_(input),
      wake_(makeWake()),
      handlers_(std::move(services)),
      outbox_(output, [this] { wake(); }),
      data_(kWaitingForData, [this] { wake(); }),
      tokens_(kWaitingForTokens, [] {}),
      consent_(kWaitingForConsent, [] {}),
      turns_(kWaitingForTurn, [] {}),
      records_(kWaitingForRecords, [] {}) {}

Server::~Server() = default;

void Server::wake() noexcept {
    const std::uint64_t one = 1;
    static_cast<void>(!::write(wake_.get(), &one, sizeof one));
}

bool Server::hasRoom() const {
    return outbox_.hasRoom() && !data_.full() && data_.weight() <= kMaxAhead;
}

/// False when the other side has gone. While there is no room for more requests the input is not read, but
/// its end is still noticed.
bool Server::waitForInput() {
    while (true) {
        if (outbox_.broken()) return false;
        const bool room = hasRoom();
        pollfd watched[2] = {{input_, static_cast<short>(room ? POLLIN : POLLRDHUP), 0},
                             {wake_.get(), POLLIN, 0}};
        if (::poll(watched, 2, -1) < 0) {
            if (errno == EINTR) continue;
            return false;
        }
        if (watched[1].revents != 0) {
            std::uint64_t count = 0;
            static_cast<void>(!::read(wake_.get(), &count, sizeof count));
        }
        if (watched[0].revents != 0) return room;
    }
}

int Server::run() {
    FrameReader frames;
    const Outcome read = capture([&] {
        while (waitForInput()) {
            const std::span<std::uint8_t> space = frames.space();
            const ssize_t got = ::read(input_, space.data(), space.size());
            if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
            if (got <= 0) break;
            const std::optional<std::string> frame = frames.advance(static_cast<std::size_t>(got));
            if (frame) receive(*frame);
        }
    });
    if (!read) tell(std::nullopt, read.error());
    end();
    return read.ok() && !frames.insideFrame() ? 0 : 1;
}

void Server::receive(std::string_view frame) {
    Message message = parseMessage(frame);
    if (!message.call) {
        // Read by nobody, and who sent it is not known: its sender would wait for ever.
        if (!message.id && message.call.error().reason() == Reason::kSystemMemory)
            throw Error(message.call.error());
        tell(message.id, message.call.error());
        return;
    }
    // Out of memory, descriptors or threads: this request fails, the conversation goes on.
    const Outcome begun = capture([&] { dispatch(message, frame.size()); });
    if (begun) return;
    if (message.id) {
        answerWith(*message.id, begun.error());
    } else {
        tell(std::nullopt, begun.error());
    }
}

/// An error that cannot even be said for want of memory ends the conversation: the browser then knows that
/// nothing will be answered, and a lone request without an answer would leave a page waiting.
void Server::tell(const std::optional<RequestId>& id, const Error& error) {
    const Outcome told = capture([&] {
        handlers_.note(error);
        outbox_.post(failure(id, error));
    });
    if (!told) outbox_.giveUp();
}

void Server::dispatch(Message& message, std::size_t weight) {
    Call& call = message.call.value();
    if (const auto* const request = std::get_if<CancelCall>(&call)) {
        Json result = cancel(request->id);
        if (message.id) outbox_.post(answer(*message.id, std::move(result)));
        return;
    }
    if (const auto* const hello = std::get_if<HelloCall>(&call)) {
        outbox_.post(
            answer(*message.id, handlers_(*hello, {*message.id, never_, Deadline::never(), {}, {}})));
        return;
    }
    if (const auto* const give = std::get_if<TurnGiveCall>(&call)) {
        // At once: somebody waits for it.
        const Result<Json> given = capture([&] {
            return handlers_(*give, {*message.id, never_, Deadline::never(), {}, {}});
        });
        outbox_.post(given ? answer(*message.id, given.value()) : failure(message.id, given.error()));
        return;
    }
    submit(*message.id, std::move(call), weight);
}

Lane& Server::laneOf(const Call& call) {
    return std::visit(
        [this](const auto& kind) -> Lane& {
            using Kind = std::remove_cvref_t<decltype(kind)>;
            if constexpr (std::is_same_v<Kind, SignCall> || std::is_same_v<Kind, AuthenticateCall> ||
                          std::is_same_v<Kind, TokensChangePinCall> ||
                          std::is_same_v<Kind, TokensUnblockPinCall>) {
                return consent_;
            } else if constexpr (std::is_same_v<Kind, TurnTakeCall>) {
                return turns_;
            } else if constexpr (std::is_same_v<Kind, JournalListCall> ||
                                 std::is_same_v<Kind, JournalVerifyCall> ||
                                 std::is_same_v<Kind, JournalExportCall> ||
                                 std::is_same_v<Kind, JournalRefusedCall> ||
                                 std::is_same_v<Kind, SettingsGetCall> ||
                                 std::is_same_v<Kind, SettingsSetCall> ||
                                 std::is_same_v<Kind, TokensWatchCall> ||
                                 std::is_same_v<Kind, FilesKeepCall>) {
                return records_;
            } else if constexpr (std::is_same_v<Kind, TokensListCall> ||
                                 std::is_same_v<Kind, CertificatesListCall> ||
                                 std::is_same_v<Kind, CertificatesGetCall> ||
                                 std::is_same_v<Kind, DiagnoseCall>) {
                return tokens_;
            } else {
                return data_;
            }
        },
        call);
}

void Server::submit(const RequestId& id, Call call, std::size_t weight) {
    Lane& lane = laneOf(call);
    // Octets on their way need no switch of their own: each piece is over in a moment.
    const CancelToken switchOff = &lane == &data_ ? never_ : CancelToken();
    std::uint64_t key = 0;
    {
        const std::scoped_lock lock(mutex_);
        key = ++lastKey_;
        if (!active_.try_emplace(id, Active{switchOff, &lane, key}).second) {
            outbox_.post(
                failure(std::nullopt, Error(Reason::kProtocolRequest, "this id is being worked on")));
            return;
        }
    }
    const Context context{
        id, switchOff, Deadline::after(service::PromptTurn::kPatience),
        [this, switchOff](const char* method, Json params) {
            outbox_.postWhenRoom(notification(method, std::move(params)), switchOff);
        },
        [this](const char* method) {
            static_cast<void>(capture([&] { outbox_.post(notification(method, Json::object({}))); }));
        }};
    const auto shared = std::make_shared<const Call>(std::move(call));
    if (!lane.submit({key, weight, [this, context, shared] { perform(context, *shared); }})) {
        answerWith(id, Error(Reason::kProtocolBusy, "too many requests wait"));
    }
}

void Server::perform(const Context& context, const Call& call) {
    answerWith(context.id, capture([&] {
                   context.cancel.check();
                   return std::visit(
                       [&](const auto& kind) -> Json {
                           using Kind = std::remove_cvref_t<decltype(kind)>;
                           if constexpr (std::is_same_v<Kind, CancelCall>) {
                               throw Error(Reason::kProtocolInternal, "cancel does not wait in a lane");
                           } else {
                               return handlers_(kind, context);
                           }
                       },
                       call);
               }));
}

void Server::answerWith(const RequestId& id, const Result<Json>& result) {
    {
        // Before the answer: its receiver may use the id again at once.
        const std::scoped_lock lock(mutex_);
        active_.erase(id);
    }
    if (!result) {
        tell(id, result.error());
        return;
    }
    const Outcome sent = capture([&] { outbox_.post(answer(id, result.value())); });
    if (!sent) tell(id, sent.error());
}

Json Server::cancel(const RequestId& id) {
    std::optional<Active> found;
    {
        const std::scoped_lock lock(mutex_);
        const auto entry = active_.find(id);
        if (entry != active_.end() && entry->second.lane != &data_) found = entry->second;
    }
    if (!found) return Json::object({{"cancelled", false}});
    found->cancel.cancel();
    // One that has not begun is answered here; the others answer for themselves.
    if (found->lane->withdraw(found->key)) answerWith(id, Error(Reason::kRequestCancelled));
    return Json::object({{"cancelled", true}});
}

void Server::end() {
    handlers_.endWatching();
    {
        const std::scoped_lock lock(mutex_);
        for (auto& [id, active] : active_) {
            if (active.lane != &data_) active.cancel.cancel();
        }
    }
    const Deadline deadline = Deadline::after(kPatienceForWork);
    for (Lane* lane : {&turns_, &consent_, &tokens_, &records_, &data_}) {
        lane->stop();
        lane->waitIdle(std::chrono::milliseconds(deadline.pollTimeoutMs()));
    }
    outbox_.flush(kPatienceForAnswers);
}

}  // namespace tamga::protocol
