// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/module/serve.h"

#include <poll.h>
#include <unistd.h>

#include <map>
#include <memory>
#include <thread>

#include "base/process.h"
#include "keys/pkcs11/module/library.h"
#include "keys/pkcs11/module/objects.h"
#include "keys/pkcs11/module/open_key.h"
#include "keys/pkcs11/module/pin_upkeep.h"
#include "keys/pkcs11/wire.h"

namespace tamga::keys::pkcs11 {
namespace {

constexpr std::size_t kMaxOpenKeys = 16;
constexpr std::size_t kMaxData = 1024;
constexpr auto kPatience = std::chrono::milliseconds(100);

Error malformed(std::string_view member) {
    return Error(Reason::kTokenModuleBroken, "request: " + std::string(member));
}

std::int64_t integerOf(const Json& request, std::string_view name) {
    const Json* const value = request.find(name);
    if (value == nullptr || value->integer() == nullptr) throw malformed(name);
    return *value->integer();
}

std::string textOf(const Json& request, std::string_view name) {
    const Json* const value = request.find(name);
    if (value == nullptr || value->string() == nullptr) throw malformed(name);
    return *value->string();
}

Bytes octetsOf(const Json& request, std::string_view name, std::size_t maxOctets) {
    auto octets = fromBase64(textOf(request, name));
    if (!octets || octets->size() > maxOctets) throw malformed(name);
    return *std::move(octets);
}

class Server final {
  public:
    explicit Server(const std::string& path) : library_(path) {}

    /// newPin: of the requests that change one.
    Json answer(const Json& request, const Secret& pin, const Secret& newPin) {
        const std::string what = textOf(request, "do");
        if (what == "slots") return slots();
        if (what == "keys") return keys(request);
        if (what == "open") return open(request, pin);
        if (what == "sign") return sign(request, pin);
        if (what == "close") return close(request);
        if (what == "changePin") {
            changePin(library_, idleTokenOf(request), pin, newPin);
            return Json::object({});
        }
        if (what == "unblockPin") {
            unblockPin(library_, idleTokenOf(request), pin, newPin);
            return Json::object({});
        }
        throw malformed("do");
    }

  private:
    [[nodiscard]] Json slots() const {
        Json list = Json::array();
        for (const SlotAnswer& slot : library_.slots())
            list.push(toJson(slot));
        return Json::object({{"slots", std::move(list)}});
    }

    [[nodiscard]] SlotAnswer tokenOf(const Json& request) const {
        return library_.tokenIn(static_cast<unsigned long>(integerOf(request, "slot")),
                                textOf(request, "serial"), textOf(request, "label"));
    }

    [[nodiscard]] Json keys(const Json& request) const {
        const SlotAnswer token = tokenOf(request);
        const Session session(library_.functions(), static_cast<unsigned long>(token.slot));
        Json list = Json::array();
        for (const KeyAnswer& key : listKeys(session, token.loginRequired))
            list.push(toJson(key));
        return Json::object({{"keys", std::move(list)}});
    }

    /// A log-in counts for all sessions with a token: a second one would look at no PIN at all, and its end
    /// would be the end of the first.
    [[nodiscard]] SlotAnswer idleTokenOf(const Json& request) const {
        SlotAnswer token = tokenOf(request);
        for (const auto& [number, key] : open_)
            if (key->slot() == token.slot) throw Error(Reason::kProtocolBusy, "a key of this token is open");
        return token;
    }

    Json open(const Json& request, const Secret& pin) {
        const SlotAnswer token = idleTokenOf(request);
        if (open_.size() >= kMaxOpenKeys) throw Error(Reason::kProtocolBusy, "too many open keys");
        const Bytes id = octetsOf(request, "id", kMaxKeyId);
        const Bytes certificate = octetsOf(request, "certificate", kMaxCertificate);
        auto key = std::make_unique<OpenKey>(library_, token, id, certificate, pin);
        const bool always = key->alwaysAuthenticate();
        open_.emplace(++last_, std::move(key));
        return Json::object({{"session", last_}, {"alwaysAuthenticate", always}});
    }

    Json sign(const Json& request, const Secret& pin) {
        const auto found = open_.find(integerOf(request, "session"));
        if (found == open_.end()) throw Error(Reason::kTokenRemoved, "the key is closed");
        const Bytes data = octetsOf(request, "data", kMaxData);
        const Bytes signature = found->second->sign(textOf(request, "mechanism"), data, pin);
        return Json::object({{"signature", toBase64(signature)}});
    }

    Json close(const Json& request) {
        open_.erase(integerOf(request, "session"));
        return Json::object({{"closed", true}});
    }

    Library library_;
    std::map<std::int64_t, std::unique_ptr<OpenKey>> open_;
    std::int64_t last_ = 0;
};

/// The parent-death signal follows the thread that started us, which may be one of many short ones; the end
/// of input is the end of the whole program.
void watchForTheEnd(int input) {
    std::thread([input] {
        pollfd end{input, POLLRDHUP, 0};
        while (::poll(&end, 1, -1) < 0) {
        }
        std::this_thread::sleep_for(kPatience);
        ::_exit(0);
    }).detach();
}

Json answerTo(Server& server, const Json& request, const ReadSome& read) {
    const auto announced = [&](const char* name) {
        const Json* const member = request.find(name);
        const bool follows = member != nullptr && member->boolean() != nullptr && *member->boolean();
        return follows ? readPin(read) : Secret();
    };
    const Secret pin = announced("pin");
    const Secret newPin = announced("newPin");
    auto answer = capture([&] { return server.answer(request, pin, newPin); });
    if (!answer) return toJson(answer.error());
    return Json::object({{"ok", std::move(answer).value()}});
}

}  // namespace

int serveModule(const std::string& path, int input, int output) {
    const CancelToken never;
    const auto say = [&](const Json& message) { writeMessage(output, message, Deadline::never(), never); };
    const ReadSome read = [&](std::span<std::uint8_t> to) {
        return readSome(input, to, Deadline::never(), never);
    };
    watchForTheEnd(input);
    std::unique_ptr<Server> server;
    const auto begun = capture([&] { server = std::make_unique<Server>(path); });
    if (!begun) {
        say(toJson(begun.error()));
        return 1;
    }
    say(Json::object({{"ok", Json::object({{"version", kWireVersion}})}}));
    Json request;
    while (readMessageOrEnd(read, kMaxRequest, request))
        say(answerTo(*server, request, read));
    return 0;
}

}  // namespace tamga::keys::pkcs11
