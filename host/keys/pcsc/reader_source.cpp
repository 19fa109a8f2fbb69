// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pcsc/reader_source.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/ask_all.h"
#include "keys/pcsc/connection.h"
#include "keys/pcsc/reader_token.h"

namespace tamga::keys::pcsc {
namespace {

using States = std::vector<ReaderState>;
using LookOrError = Result<Look>;

/// A card that is in a reader since one certain insertion.
struct Insertion {
    std::string reader;
    std::uint32_t changes = 0;
    Bytes atr;
    friend auto operator<=>(const Insertion&, const Insertion&) = default;  // NOLINT(modernize-use-nullptr)
};

struct Candidate {
    Insertion insertion;
    const CardModel* model = nullptr;
};

class ReaderSource final : public Source {
  public:
    explicit ReaderSource(ReaderSettings settings) : settings_(settings) {}

    [[nodiscard]] std::string_view name() const noexcept override { return "readers"; }

    void find(const Sink& found, const CancelToken& stop) override {
        const std::vector<Candidate> candidates = knownCards();
        std::vector<Question<LookOrError>> questions;
        questions.reserve(candidates.size());
        for (const Candidate& candidate : candidates) {
            questions.push_back(
                {"reader " + candidate.insertion.reader, [candidate] {
                     return capture([&] { return lookAt(candidate.insertion.reader, *candidate.model); });
                 }});
        }
        forgetAllBut(candidates);
        std::set<std::string> ids;
        askEach(
            questions, settings_.patience,
            [&](std::size_t i, std::optional<LookOrError> answer) {
                remember(candidates[i].insertion, answer);
                tell(candidates[i], std::move(answer), found, ids);
            },
            [&stop] { return stop.cancelled(); });
    }

    /// The service knows of insertions without touching a card; asking it costs less than a thread that waits
    /// in a call which nobody can end.
    void watch(const std::function<void()>& changed, const CancelToken& stop) override {
        std::optional<std::vector<Insertion>> before;
        while (!stop.cancelled()) {
            std::vector<Insertion> now;
            for (const Candidate& candidate : knownCards())
                now.push_back(candidate.insertion);
            if (before && now != *before) changed();
            before = std::move(now);
            // Nothing can be read there before the switch is thrown.
            static_cast<void>(capture(
                [&] { waitReadable(stop.descriptor(), Deadline::after(settings_.watchPeriod), stop); }));
        }
    }

  private:
    /// One context is all that it takes to see which cards are there; no card is touched.
    [[nodiscard]] std::vector<Candidate> knownCards() const {
        const auto answers = askAll<Result<States>>(
            {{"PC/SC service", [] { return capture([] { return Context().readers(); }); }}},
            settings_.service);
        std::vector<Candidate> candidates;
        if (!answers[0] || !answers[0]->ok()) return candidates;
        for (const ReaderState& state : answers[0]->value()) {
            const CardModel* const model = state.present ? modelOf(state.atr) : nullptr;
            if (model != nullptr) candidates.push_back({{state.name, state.changes, state.atr}, model});
        }
        return candidates;
    }

    /// The looks at cards that are gone.
    void forgetAllBut(const std::vector<Candidate>& candidates) {
        const std::scoped_lock lock(mutex_);
        std::erase_if(last_, [&](const auto& look) {
            return std::ranges::none_of(
                candidates, [&](const Candidate& candidate) { return candidate.insertion == look.first; });
        });
    }

    /// Puts the last look where there is no answer.
    void remember(const Insertion& insertion, std::optional<LookOrError>& answer) {
        const std::scoped_lock lock(mutex_);
        const auto last = last_.find(insertion);
        if (!answer) {
            if (last != last_.end()) answer = last->second;
        } else if (answer->ok()) {
            last_.insert_or_assign(insertion, answer->value());
        } else if (last != last_.end()) {
            last_.erase(last);
        }
    }

    static void tell(const Candidate& candidate, std::optional<LookOrError> answer, const Sink& found,
                     std::set<std::string>& ids) {
        const std::string& reader = candidate.insertion.reader;
        if (!answer) answer = Error(Reason::kTokenSilent, "the card does not answer");
        if (!answer->ok()) {
            // Pulled between two calls, or the service ended: then it is not there.
            const Reason reason = answer->error().reason();
            if (reason == Reason::kTokenRemoved || reason == Reason::kTokenService) return;
            found(makeUnreadToken(reader, *candidate.model, answer->error()));
            return;
        }
        Look look = std::move(*answer).value();
        if (!look.shown) return;
        auto token = makeReaderToken(std::move(look));
        if (ids.insert(token->info().id).second) found(std::move(token));
    }

    const ReaderSettings settings_;
    std::mutex mutex_;
    std::map<Insertion, Look> last_;
};

}  // namespace

std::unique_ptr<Source> makeReaderSource(ReaderSettings settings) {
    return std::make_unique<ReaderSource>(settings);
}

}  // namespace tamga::keys::pcsc
