// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/module.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace tamga::keys::pkcs11 {
namespace {

using std::chrono::milliseconds;

constexpr auto kNever = milliseconds(milliseconds::max() / 4);

/// The sooner of the caller's deadline and ours.
Deadline within(milliseconds limit, const Deadline& deadline = Deadline::never()) {
    const int left = deadline.pollTimeoutMs();
    return Deadline::after(left < 0 ? limit : std::min(limit, milliseconds(left)));
}

/// A library that others may write to is their program with this person's rights (threat T15).
void checkLibrary(const std::filesystem::path& library) {
    struct stat status {};
    if (::stat(library.c_str(), &status) != 0)
        throw Error(Reason::kTokenModuleMissing, library.string() + ": " + systemMessage(errno));
    if (!S_ISREG(status.st_mode)) throw Error(Reason::kTokenModuleMissing, library.string() + ": no file");
    const bool trusted = status.st_uid == 0 || status.st_uid == ::getuid();
    if (!trusted || (status.st_mode & S_IWOTH) != 0)
        throw Error(Reason::kTokenModuleMissing, library.string() + ": others may change it");
}

/// Every error names its module: it is not the program that failed.
[[noreturn]] void rethrowNaming(const Error& error, const std::filesystem::path& library) {
    const std::string name = library.filename().string();
    if (error.context().find(name) != std::string::npos) throw Error(error);
    throw Error(error.reason(), name + ": " + error.context());
}

Json requestFor(const char* what, const SlotAnswer& slot) {
    return Json::object({{"do", what}, {"slot", slot.slot}, {"serial", slot.serial}, {"label", slot.label}});
}

std::filesystem::file_time_type timeOf(const std::filesystem::path& library) {
    std::error_code failed;
    return std::filesystem::last_write_time(library, failed);
}

/// The module's own doing, not the token's or the person's.
bool isModulesFault(Reason reason) {
    return reason == Reason::kTokenModuleBroken || reason == Reason::kTokenSilent;
}

/// After these the module is better off with a new start (OpenSC after a restart of pcscd, for one).
bool callsForNewStart(Reason reason) {
    return reason == Reason::kTokenDeviceError || reason == Reason::kTokenModuleBroken;
}

}  // namespace

Module::Module(std::filesystem::path library, ModuleRunner runner, PinCounter counter)
    : library_(std::move(library)), runner_(std::move(runner)), counter_(std::move(counter)) {}

Module::~Module() = default;

void Module::start(const Deadline& deadline, const CancelToken& cancel) {
    if (worker_ && worker_->usable()) return;
    worker_.reset();
    openKeys_ = 0;
    startAnew_ = false;
    if (setAside()) throw Error(*failures_.last);
    checkLibrary(library_);
    // From the start on the question's own time counts too: a first question may take both.
    worker_ = std::make_unique<Worker>(runner_.program, library_, runner_.environment,
                                       within(runner_.limits.start, deadline), cancel);
    ++generation_;
}

Json Module::callLocked(const Json& request, Pins pins, const Deadline& deadline, const CancelToken& cancel) {
    try {
        closeWaiting();
        start(deadline, cancel);
        Json answer = worker_->call(request, pins, deadline, cancel);
        failures_ = {};
        return answer;
    } catch (const Error& error) {
        if (isModulesFault(error.reason()) && (!worker_ || !worker_->usable())) noteFailure(error);
        // Not every module finds its way back to a card that went while it was used: requests with a PIN use
        // one.
        const bool lost = error.reason() == Reason::kTokenRemoved && !pins.empty();
        if (lost || callsForNewStart(error.reason())) startAnew_ = true;
        if (startAnew_ && openKeys_ == 0) worker_.reset();
        rethrowNaming(error, library_);
    }
}

bool Module::setAside() const {
    constexpr int kPatientWith = 2;
    return failures_.count >= kPatientWith &&
           std::chrono::steady_clock::now() - failures_.at < runner_.limits.aside &&
           failures_.written == timeOf(library_);
}

void Module::noteFailure(const Error& error) {
    // What is said again of a module that is being left alone is no failure more.
    if (setAside()) return;
    failures_ = {failures_.count + 1, error, std::chrono::steady_clock::now(), timeOf(library_)};
}

std::unique_lock<std::timed_mutex> Module::waitForTurn(const Deadline& deadline) {
    const int left = deadline.pollTimeoutMs();
    std::unique_lock lock(turn_, left < 0 ? kNever : milliseconds(left));
    if (!lock.owns_lock())
        throw Error(Reason::kTokenSilent, library_.filename().string() + ": busy with something else");
    return lock;
}

Json Module::call(const Json& request, const Deadline& deadline, const CancelToken& cancel) {
    cancel.check();
    const auto turn = waitForTurn(deadline);
    return callLocked(request, {}, deadline, cancel);
}

bool Module::busy() {
    const std::unique_lock lock(turn_, std::try_to_lock);
    return !lock.owns_lock();
}

std::vector<SlotAnswer> Module::slots(const Deadline& deadline, const CancelToken& cancel) {
    cancel.check();
    const Deadline limit = within(runner_.limits.start + runner_.limits.slots, deadline);
    const auto turn = waitForTurn(limit);
    auto slots = parseSlots(callLocked(Json::object({{"do", "slots"}}), {}, limit, cancel));
    pins_.complete(slots, generation_);
    const std::scoped_lock lock(lastMutex_);
    last_ = slots;
    return slots;
}

std::optional<std::vector<SlotAnswer>> Module::lastSlots() const {
    const std::scoped_lock lock(lastMutex_);
    return last_;
}

PinState Module::pinOf(const SlotAnswer& slot) {
    PinState state = slot.pin;
    const auto counted = counter_ ? counter_(slot.serial) : std::nullopt;
    if (!counted || !counted->left) return state;
    pins_.note(slot, counted->care);
    state.left = counted->left;
    // The token is believed rather than its module; but that its PIN must be changed it does not say.
    const bool fine = counted->care == PinCare::kGood || counted->care == PinCare::kCountLow;
    if (!fine || state.care != PinCare::kToBeChanged) state.care = counted->care;
    return state;
}

std::vector<KeyAnswer> Module::keys(const SlotAnswer& slot, const Deadline& deadline,
                                    const CancelToken& cancel) {
    return parseKeys(call(requestFor("keys", slot), within(runner_.limits.keys, deadline), cancel));
}

void Module::refuseLocked(const SlotAnswer& slot) const {
    if (pins_.locked(slot))
        throw Error(Reason::kTokenLocked, library_.filename().string() + ": said so before");
}

/// Remembers what the answer to a user's PIN says of it.
template <typename Question>
auto Module::withUsersPin(const SlotAnswer& slot, const Question& question) {
    auto answer = capture(question);
    if (answer.ok()) {
        pins_.note(slot, PinCare::kGood);
    } else if (answer.error().reason() == Reason::kTokenLocked) {
        pins_.note(slot, PinCare::kLocked);
    } else if (answer.error().reason() == Reason::kPasswordWrong) {
        pins_.noteRefused(slot);
    }
    return std::move(answer).orThrow();
}

Module::OpenKey Module::open(const SlotAnswer& slot, const KeyAnswer& key, const Secret& pin,
                             const CancelToken& cancel) {
    Json request = requestFor("open", slot);
    request.set("id", toBase64(key.id));
    request.set("certificate", toBase64(key.certificate));
    request.set("pin", true);
    const Deadline deadline = within(slot.pin.onReader ? runner_.limits.onReader : runner_.limits.open);
    refuseLocked(slot);
    const auto turn = waitForTurn(deadline);
    const std::array pins{&pin};
    const OpenAnswer answer =
        withUsersPin(slot, [&] { return parseOpen(callLocked(request, pins, deadline, cancel)); });
    ++openKeys_;
    return {generation_, answer.session, answer.alwaysAuthenticate, slot.pin.onReader};
}

Json Module::callOpen(std::uint64_t worker, const Json& request, Pins pins, const Deadline& deadline,
                      const CancelToken& cancel) {
    const auto turn = waitForTurn(deadline);
    if (worker != generation_ || !worker_ || !worker_->usable())
        throw Error(Reason::kTokenModuleBroken,
                    library_.filename().string() + ": restarted since the key was opened");
    return callLocked(request, pins, deadline, cancel);
}

Bytes Module::sign(const OpenKey& key, std::string_view mechanism, BytesView data, const Secret& pin,
                   const CancelToken& cancel) {
    const Json request = Json::object({{"do", "sign"},
                                       {"session", key.session},
                                       {"mechanism", mechanism},
                                       {"data", toBase64(data)},
                                       {"pin", true}});
    const auto& limits = runner_.limits;
    const Deadline deadline = within(key.alwaysAuthenticate && key.onReader ? limits.onReader : limits.sign);
    const std::array pins{&pin};
    return parseSignature(callOpen(key.worker, request, pins, deadline, cancel));
}

void Module::close(const OpenKey& key) noexcept {
    const auto closed = capture([&] {
        {
            const std::scoped_lock lock(lastMutex_);
            toClose_.push_back(key);
        }
        const auto turn = waitForTurn(within(runner_.limits.close));
        closeWaiting();
    });
    static_cast<void>(closed);  // busy: whoever has the turn next does it
}

void Module::closeWaiting() {
    std::vector<OpenKey> keys;
    {
        const std::scoped_lock lock(lastMutex_);
        keys.swap(toClose_);
    }
    for (const OpenKey& key : keys) {
        // With its worker all went that was open in it.
        if (key.worker != generation_ || !worker_ || !worker_->usable()) continue;
        const Json request = Json::object({{"do", "close"}, {"session", key.session}});
        static_cast<void>(
            capture([&] { worker_->call(request, {}, within(runner_.limits.close), CancelToken()); }));
        if (openKeys_ > 0) --openKeys_;
    }
    if (startAnew_ && openKeys_ == 0) worker_.reset();
}

void Module::callWithNewPin(const char* what, const SlotAnswer& slot, const Secret& pin,
                            const Secret& fresh) {
    Json request = requestFor(what, slot);
    request.set("pin", true);
    request.set("newPin", true);
    const std::array pins{&pin, &fresh};
    // On a reader the old one is typed once and the new one twice.
    const auto limit = slot.pin.onReader ? 3 * runner_.limits.onReader : runner_.limits.open;
    const Deadline deadline = within(limit);
    const auto turn = waitForTurn(deadline);
    // Started beforehand: a worker that does not start has seen no PIN.
    const CancelToken never;
    static_cast<void>(callLocked(Json::object({{"do", "slots"}}), {}, deadline, never));
    try {
        static_cast<void>(callLocked(request, pins, deadline, never));
    } catch (const Error& error) {
        // What the module did before it fell silent, nobody knows.
        if (isModulesFault(error.reason()) && !(worker_ && worker_->usable()))
            throw Error(Reason::kTokenPinUnknown, error.context());
        throw;
    }
}

void Module::changePin(const SlotAnswer& slot, const Secret& old, const Secret& fresh) {
    refuseLocked(slot);
    static_cast<void>(withUsersPin(slot, [&] { callWithNewPin("changePin", slot, old, fresh); }));
}

void Module::unblockPin(const SlotAnswer& slot, const Secret& administrators, const Secret& fresh) {
    callWithNewPin("unblockPin", slot, administrators, fresh);
    pins_.note(slot, PinCare::kGood);
}

}  // namespace tamga::keys::pkcs11
