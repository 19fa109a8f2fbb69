// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A token, a key and a person made of scripts, for tests of the use cases and of the conversation above them.
#pragma once

#include <poll.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "keys/pkcs8.h"
#include "keys/software_key.h"
#include "keys/token.h"
#include "pki/certificate.h"
#include "prompt/prompt.h"
#include "service/session.h"

namespace tamga::test {

/// 2026-01-01, when "good" certificates are valid, "expired" ones expired and "future" ones in the future.
inline constexpr std::int64_t kNow = 1767225600;

// No macros of Boost.Test in here: keys are opened on threads of their own, and its log knows one thread
// only.

/// path: below tests/fixtures/signature, without its suffix.
inline Bytes fixtureContent(const std::string& path) {
    return readFile(std::filesystem::path(TAMGA_FIXTURES "/signature") / path, 65536).orThrow();
}

inline pki::Certificate fixtureCertificate(std::string path) {
    path += ".cer";
    return pki::Certificate::parse(fixtureContent(path)).orThrow();
}

/// The private key of gost2012-256/good.
inline std::unique_ptr<pki::SigningKey> fixtureKey() {
    const std::string pem = asText(fixtureContent("gost2012-256/good.key"));
    std::string base64;
    for (std::size_t at = 0; at < pem.size();) {
        const std::size_t end = std::min(pem.find('\n', at), pem.size());
        if (pem[at] != '-') base64.append(pem, at, end - at);
        at = end + 1;
    }
    auto key = keys::parsePkcs8(fromBase64(base64).value()).orThrow();
    return keys::makeSoftwareKey(std::move(key.key), key.algorithm,
                                 fixtureCertificate("gost2012-256/good").publicKey().octets());
}

inline keys::KeyEntry entryOf(const pki::Certificate& certificate, const std::string& token = "t1",
                              const std::string& id = "k1") {
    keys::KeyEntry entry;
    entry.id = id;
    entry.tokenId = token;
    entry.container = "container " + id;
    entry.location = "/keys/" + id;
    entry.algorithm = certificate.publicKey().algorithm();
    entry.certificate = certificate;
    entry.passwordNeeded = true;
    return entry;
}

/// Waits on the switch itself: no test sleeps for a length of time.
inline void waitUntilCancelled(const CancelToken& cancel) {
    pollfd watched{cancel.descriptor(), POLLIN, 0};
    while (!cancel.cancelled())
        ::poll(&watched, 1, -1);
}

/// What the fakes have seen, shared with the test.
struct Record {
    std::mutex mutex;
    std::vector<std::string> passwords;  ///< tried on the token
    std::vector<Bytes> digests;          ///< signed
    std::vector<prompt::Consent> consents;
    std::vector<prompt::Again> agains;
    int confirmations = 0;
    int keysOpen = 0;
    int listings = 0;
};

class FakeKey final : public pki::SigningKey {
  public:
    explicit FakeKey(std::shared_ptr<Record> record) : key_(fixtureKey()), record_(std::move(record)) {
        const std::scoped_lock lock(record_->mutex);
        ++record_->keysOpen;
    }
    ~FakeKey() override {
        const std::scoped_lock lock(record_->mutex);
        --record_->keysOpen;
    }
    [[nodiscard]] const pki::PublicKey& publicKey() const noexcept override { return key_->publicKey(); }
    [[nodiscard]] Result<Bytes> signDigest(pki::HashAlgorithm hash, BytesView digest,
                                           const CancelToken& cancel) override {
        if (cancel.cancelled()) return Error(Reason::kRequestCancelled);
        if (onSign) onSign();
        {
            const std::scoped_lock lock(record_->mutex);
            record_->digests.emplace_back(digest.begin(), digest.end());
        }
        return key_->signDigest(hash, digest, cancel);
    }

    std::function<void()> onSign;

  private:
    std::unique_ptr<pki::SigningKey> key_;
    std::shared_ptr<Record> record_;
};

class FakeToken final : public keys::Token {
  public:
    FakeToken(std::string id, std::vector<keys::KeyEntry> entries, std::shared_ptr<Record> record)
        : id_(std::move(id)), entries_(std::move(entries)), record_(std::move(record)) {}

    [[nodiscard]] keys::TokenInfo info() const override {
        keys::TokenInfo info{id_, kind, id_, "/" + id_, {}};
        if (pinNow_) info.pin = currentPin();
        return info;
    }
    Result<std::optional<keys::PinState>> pinNow(const CancelToken& /*cancel*/) override {
        return info().pin;
    }
    /// From here on a token with a PIN that locks after so many wrong ones.
    void countTries(int left) {
        pinNow_ = true;
        left_ = left;
    }

    Outcome list(const std::function<void(keys::KeyEntry)>& found, const Deadline& deadline,
                 const CancelToken& cancel) override {
        {
            const std::scoped_lock lock(record_->mutex);
            ++record_->listings;
        }
        for (const keys::KeyEntry& entry : entries_)
            found(entry);
        if (afterList) return afterList(deadline, cancel);
        return kDone;
    }

    Result<std::unique_ptr<pki::SigningKey>> open(const std::string& entryId, const Secret& secret,
                                                  keys::OpenNotes& notes) override {
        {
            const std::scoped_lock lock(record_->mutex);
            record_->passwords.emplace_back(secret.text());
        }
        if (pulledOut) return Error(Reason::kContainerRemoved);
        for (const keys::KeyEntry& entry : entries_) {
            if (entry.id != entryId) continue;
            if (entry.passwordNeeded && secret.text() != password) {
                --left_;
                return Error(Reason::kPasswordWrong);
            }
            notes = openNotes;
            auto key = std::make_unique<FakeKey>(record_);
            key->onSign = onSign;
            return std::unique_ptr<pki::SigningKey>(std::move(key));
        }
        return Error(Reason::kContainerRemoved);
    }

    std::string password = "right";
    keys::TokenKind kind = keys::TokenKind::kFolder;
    bool onReader = false;
    bool pulledOut = false;
    keys::OpenNotes openNotes;
    std::function<Outcome(const Deadline&, const CancelToken&)> afterList;
    std::function<void()> onSign;

  private:
    [[nodiscard]] keys::PinState currentPin() const {
        using keys::PinCare;
        const PinCare care = left_ <= 0   ? PinCare::kLocked
                             : left_ == 1 ? PinCare::kFinalTry
                             : left_ == 2 ? PinCare::kCountLow
                                          : PinCare::kGood;
        return {care, onReader, left_};
    }

    std::string id_;
    std::vector<keys::KeyEntry> entries_;
    std::shared_ptr<Record> record_;
    bool pinNow_ = false;
    int left_ = 0;
};

class FakeSource final : public keys::Source {
  public:
    explicit FakeSource(service::Tokens tokens, std::string name = "fake")
        : tokens_(std::move(tokens)), name_(std::move(name)) {}
    [[nodiscard]] std::string_view name() const noexcept override { return name_; }
    void find(const Sink& found, const CancelToken& stop) override {
        if (beforeTokens) beforeTokens();
        for (const auto& token : tokens_)
            found(token);
        if (afterTokens) afterTokens(stop);
    }
    void watch(const std::function<void()>& changed, const CancelToken& stop) override {
        if (watching) watching(changed, stop);
    }
    std::function<void(const std::function<void()>&, const CancelToken&)> watching;
    std::function<void()> beforeTokens;
    std::function<void(const CancelToken&)> afterTokens;

  private:
    service::Tokens tokens_;
    std::string name_;
};

/// Answers in order; the last one repeats.
class FakePrompt final : public prompt::Prompt {
  public:
    using Answer = std::function<Result<Secret>(const CancelToken&)>;

    FakePrompt(std::vector<Answer> answers, std::shared_ptr<Record> record)
        : answers_(std::move(answers)), record_(std::move(record)) {}

    Result<Secret> askPassword(const prompt::Consent& consent, prompt::Again again,
                               const CancelToken& cancel) override {
        note(consent, again);
        return next()(cancel);
    }
    Result<Secret> askNewPassword(const prompt::Consent& consent, prompt::Again again,
                                  const CancelToken& cancel) override {
        return askPassword(consent, again, cancel);
    }
    Outcome confirm(const prompt::Consent& consent, const CancelToken& cancel) override {
        note(consent, prompt::Again::kNo);
        {
            const std::scoped_lock lock(record_->mutex);
            ++record_->confirmations;
        }
        const auto answer = next()(cancel);
        if (!answer) return answer.error();
        return kDone;
    }

    static Answer types(const std::string& text) {
        return [text](const CancelToken&) { return Result<Secret>(Secret::copyOf(text)); };
    }
    static Answer fails(Reason reason) {
        return [reason](const CancelToken&) { return Result<Secret>(Error(reason)); };
    }
    /// A dialog that stays open; opened is called when it is.
    static Answer staysOpen(std::function<void()> opened) {
        return [opened = std::move(opened)](const CancelToken& cancel) {
            opened();
            waitUntilCancelled(cancel);
            return Result<Secret>(Error(Reason::kRequestCancelled));
        };
    }

  private:
    void note(const prompt::Consent& consent, prompt::Again again) {
        const std::scoped_lock lock(record_->mutex);
        record_->consents.push_back(consent);
        record_->agains.push_back(again);
    }
    const Answer& next() { return answers_[std::min(asked_++, answers_.size() - 1)]; }

    std::vector<Answer> answers_;
    std::size_t asked_ = 0;
    std::shared_ptr<Record> record_;
};

}  // namespace tamga::test
