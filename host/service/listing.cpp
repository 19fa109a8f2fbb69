// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/listing.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>

#include "base/errand.h"
#include "base/file.h"

namespace tamga::service {

namespace {

/// Threads at a time: a settings file with hundreds of folders must not start hundreds of threads.
constexpr std::size_t kMaxReaders = 32;

/// A source has told all of its tokens, or failed.
struct SourceEnd {
    Outcome outcome;
};

struct Event {
    std::size_t from;  ///< index of the source, for the first two, or of the token's reader
    std::variant<std::shared_ptr<keys::Token>, SourceEnd, keys::TokenInfo, keys::KeyEntry, Outcome> what;
};

/// From the reading threads to the caller. Shared, because a thread left to itself may outlive the call.
class Channel final {
  public:
    Channel() : wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
        if (!wake_) throw Error(Reason::kSystemProcess, "eventfd: " + systemMessage(errno));
    }

    void push(Event event) {
        const std::scoped_lock lock(mutex_);
        if (closed_) return;
        events_.push_back(std::move(event));
        if (events_.size() > 1) return;  // the caller is awake already
        const std::uint64_t one = 1;
        static_cast<void>(!::write(wake_.get(), &one, sizeof one));
    }

    /// Everything pushed since the last call. Error(request.timeout) after the deadline.
    std::vector<Event> take(const Deadline& deadline, const CancelToken& cancel) {
        waitReadable(wake_.get(), deadline, cancel);
        const std::scoped_lock lock(mutex_);
        std::uint64_t count = 0;
        static_cast<void>(!::read(wake_.get(), &count, sizeof count));
        return std::exchange(events_, {});
    }

    void close() noexcept {
        const std::scoped_lock lock(mutex_);
        closed_ = true;
        events_.clear();
    }

  private:
    std::mutex mutex_;
    std::vector<Event> events_;
    bool closed_ = false;
    UniqueFd wake_;
};

enum class Depth : std::uint8_t { kDescribe, kList };

Outcome readToken(Channel& channel, std::size_t index, keys::Token& token, Depth depth,
                  const Deadline& deadline, const CancelToken& cancel) {
    return capture([&] {
        channel.push({index, token.info()});
        if (depth == Depth::kDescribe) {
            static_cast<void>(token.check().orThrow());
            return;
        }
        const auto found = [&](keys::KeyEntry entry) { channel.push({index, std::move(entry)}); };
        static_cast<void>(token.list(found, deadline, cancel).orThrow());
        if (deadline.passed()) throw Error(Reason::kRequestTimeout, "the token was not read to its end");
    });
}

class Listing final {
  public:
    Listing(const Sources& sources, const ListSink& sink, Depth depth, const ListLimits& limits)
        : sources_(sources), sink_(sink), depth_(depth), limits_(limits), seekers_(sources.size()) {}

    ~Listing() {
        // The readers still at work end by themselves; waiting for a hanging medium would undo the deadline.
        channel_->close();
        stop_.cancel();
    }
    Listing(const Listing&) = delete;
    Listing& operator=(const Listing&) = delete;

    ListSummary run(const CancelToken& cancel) {
        for (std::size_t i = 0; i < sources_.size(); ++i)
            seek(i);
        while (answered_ < seekers_.size() || finished_ < readers_.size()) {
            for (Event& event : takeEvents(cancel))
                handle(event);
            if (cancel.cancelled() || (sink_.enough && sink_.enough())) return std::move(summary_);
            expire();
            start();
        }
        summary_.complete = summary_.problems.empty();
        return std::move(summary_);
    }

  private:
    /// Somebody sent out, whose time runs out at the end.
    struct Sent {
        std::unique_ptr<Errand> errand;
        Deadline end = Deadline::never();
        bool done = false;
    };
    struct Reader : Sent {
        std::shared_ptr<keys::Token> token;
        std::optional<keys::TokenInfo> info;
    };

    void seek(std::size_t index) {
        Sent& seeker = seekers_[index];
        seeker.end = Deadline::after(limits_.perSource);
        const Outcome sent = capture([&] {
            const auto& source = sources_[index];
            seeker.errand = std::make_unique<Errand>(std::string(source->name()), [channel = channel_, source,
                                                                                   index, stop = stop_] {
                const auto found = [&](std::shared_ptr<keys::Token> token) {
                    channel->push({index, std::move(token)});
                };
                Outcome outcome = capture([&] { source->find(found, stop); });
                static_cast<void>(capture([&] { channel->push({index, SourceEnd{std::move(outcome)}}); }));
            });
        });
        if (!sent) lose(index, sent.error());
    }

    void lose(std::size_t index, const Error& error) {
        seekers_[index].done = true;
        ++answered_;
        summary_.problems.push_back(
            {{}, Error(error.reason(), std::string(sources_[index]->name()) + ": " + error.context())});
    }

    void start() {
        while (started_ < readers_.size() && started_ - finished_ < kMaxReaders) {
            const std::size_t index = started_++;
            Reader& reader = readers_[index];
            const Deadline deadline = Deadline::after(limits_.perToken);
            reader.end = Deadline::after(limits_.perToken + limits_.grace);
            if (sink_.begun) sink_.begun(reader.token);
            try {
                reader.errand = std::make_unique<Errand>(
                    reader.token->info().id, [channel = channel_, token = reader.token, index, depth = depth_,
                                              deadline, stop = stop_] {
                        Outcome outcome = readToken(*channel, index, *token, depth, deadline, stop);
                        // Nothing may leave a thread; if even this fails, the deadline speaks for the token.
                        static_cast<void>(capture([&] { channel->push({index, std::move(outcome)}); }));
                    });
            } catch (const Error& error) {
                refuse(index, error);
            }
        }
    }

    /// A token that is not read is named all the same.
    void refuse(std::size_t index, const Error& error) {
        readers_[index].info = readers_[index].token->info();
        if (sink_.token) sink_.token(*readers_[index].info);
        finish(index, error);
    }

    /// Of those in the list: they were sent in order with equal limits, so the first is the earliest.
    template <typename Those>
    static Deadline firstEnd(const Those& those, std::size_t sent) {
        for (std::size_t i = 0; i < sent; ++i)
            if (!those[i].done) return those[i].end;
        return Deadline::never();
    }

    std::vector<Event> takeEvents(const CancelToken& cancel) {
        const Deadline first =
            Deadline::sooner(firstEnd(seekers_, seekers_.size()), firstEnd(readers_, started_));
        try {
            return channel_->take(first, cancel);
        } catch (const Error& error) {
            if (error.reason() == Reason::kRequestTimeout || error.reason() == Reason::kRequestCancelled)
                return {};
            throw;
        }
    }

    void handle(Event& event) {
        if (auto* const token = std::get_if<std::shared_ptr<keys::Token>>(&event.what)) {
            if (seekers_[event.from].done) return;
            readers_.emplace_back();
            readers_.back().token = std::move(*token);
            return;
        }
        if (auto* const end = std::get_if<SourceEnd>(&event.what)) {
            endSource(event.from, end->outcome);
            return;
        }
        Reader& reader = readers_[event.from];
        if (reader.done) return;
        if (auto* const info = std::get_if<keys::TokenInfo>(&event.what)) {
            reader.info = std::move(*info);
            if (sink_.token) sink_.token(*reader.info);
        } else if (auto* const entry = std::get_if<keys::KeyEntry>(&event.what)) {
            if (!entry->pin && reader.info) entry->pin = reader.info->pin;
            if (sink_.found) sink_.found(*entry);
        } else {
            reader.errand->join();
            const Outcome& outcome = std::get<Outcome>(event.what);
            finish(event.from, outcome.ok() ? std::nullopt : std::optional(outcome.error()));
        }
    }

    void endSource(std::size_t index, const Outcome& outcome) {
        Sent& seeker = seekers_[index];
        if (seeker.done) return;
        seeker.errand->join();
        if (!outcome) {
            lose(index, outcome.error());
            return;
        }
        seeker.done = true;
        ++answered_;
    }

    void finish(std::size_t index, std::optional<Error> problem) {
        Reader& reader = readers_[index];
        reader.done = true;
        ++finished_;
        if (!problem && reader.info) problem = reader.info->problem;
        if (problem) summary_.problems.push_back({reader.info ? reader.info->id : std::string(), *problem});
        if (!reader.info) return;
        reader.info->problem = std::move(problem);
        if (sink_.finished) sink_.finished(*reader.info);
    }

    void expire() {
        for (std::size_t i = 0; i < seekers_.size(); ++i) {
            if (seekers_[i].done || !seekers_[i].end.passed()) continue;
            seekers_[i].errand->giveUp();
            lose(i, Error(Reason::kRequestTimeout, "does not answer"));
        }
        for (std::size_t i = 0; i < started_; ++i) {
            if (readers_[i].done || !readers_[i].end.passed()) continue;
            readers_[i].errand->giveUp();
            finish(i, Error(Reason::kRequestTimeout, "the token does not answer"));
        }
    }

    const Sources& sources_;
    const ListSink& sink_;
    Depth depth_;
    ListLimits limits_;
    std::shared_ptr<Channel> channel_ = std::make_shared<Channel>();
    CancelToken stop_;
    std::vector<Sent> seekers_;
    std::size_t answered_ = 0;
    std::vector<Reader> readers_;
    std::size_t started_ = 0;
    std::size_t finished_ = 0;
    ListSummary summary_;
};

}  // namespace

ListSummary listTokens(const Sources& sources, const ListSink& sink, const CancelToken& cancel,
                       const ListLimits& limits) {
    return Listing(sources, sink, Depth::kList, limits).run(cancel);
}

std::vector<keys::TokenInfo> describeTokens(const Sources& sources, const CancelToken& cancel,
                                            const ListLimits& limits) {
    std::vector<keys::TokenInfo> all;
    const ListSink sink{{}, {}, [&](const keys::TokenInfo& info) { all.push_back(info); }, {}};
    static_cast<void>(Listing(sources, sink, Depth::kDescribe, limits).run(cancel));
    return all;
}

std::shared_ptr<keys::Token> findToken(const Sources& sources, const std::string& id,
                                       const CancelToken& cancel, const ListLimits& limits) {
    std::shared_ptr<keys::Token> found;
    const auto look = [&](const std::shared_ptr<keys::Token>& token) {
        if (!found && token->info().id == id) found = token;
    };
    const ListSink sink{{}, {}, {}, [&] { return found != nullptr; }, look};
    static_cast<void>(Listing(sources, sink, Depth::kDescribe, limits).run(cancel));
    cancel.check();
    return found;
}

}  // namespace tamga::service
