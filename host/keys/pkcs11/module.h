// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// One PKCS#11 module as the program sees it: questions to its worker, one at a time, each with a deadline. A
// worker that failed is gone; the next question starts another one.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/secret.h"
#include "keys/pkcs11/answers.h"
#include "keys/pkcs11/pin_memory.h"
#include "keys/pkcs11/worker.h"

namespace tamga::keys::pkcs11 {

struct ModuleLimits {
    std::chrono::milliseconds start{5000};  ///< vendors' modules look for readers when they are loaded
    std::chrono::milliseconds slots{3000};
    std::chrono::milliseconds keys{8000};
    std::chrono::milliseconds open{15000};
    std::chrono::milliseconds sign{15000};
    std::chrono::milliseconds onReader{90000};  ///< open and sign, when a PIN is typed on a reader
    std::chrono::milliseconds close{2000};
    /// A module that failed twice running is left alone so long, unless its file changes: a person who looks
    /// at a list should not wait for it each time.
    std::chrono::milliseconds aside{30000};
};

/// How modules are run.
struct ModuleRunner {
    std::filesystem::path program;         ///< tamga-module, absolute
    std::vector<std::string> environment;  ///< "NAME=value"
    ModuleLimits limits;
};

/// What a token of that serial number counts itself, when it can be asked past its module.
using PinCounter = std::function<std::optional<PinState>(const std::string& serial)>;

class Module final {
  public:
    /// counter: may be empty.
    Module(std::filesystem::path library, ModuleRunner runner, PinCounter counter);
    ~Module();
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;

    [[nodiscard]] const std::filesystem::path& library() const noexcept { return library_; }

    /// All throw Error: what the worker reports, or token.module-broken, token.module-missing, token.silent,
    /// request.cancelled.
    [[nodiscard]] std::vector<SlotAnswer> slots(const Deadline& deadline, const CancelToken& cancel);
    /// As slots() gave them last; while the module is busy with something else that is all there is to know.
    [[nodiscard]] std::optional<std::vector<SlotAnswer>> lastSlots() const;
    [[nodiscard]] bool busy();
    /// Of the token that slots() gave, with what the token counts itself.
    [[nodiscard]] PinState pinOf(const SlotAnswer& slot);
    [[nodiscard]] std::vector<KeyAnswer> keys(const SlotAnswer& slot, const Deadline& deadline,
                                              const CancelToken& cancel);

    /// A key that is open in a worker; of no use in the next one.
    struct OpenKey {
        std::uint64_t worker = 0;
        std::int64_t session = 0;
        bool alwaysAuthenticate = false;
        bool onReader = false;
    };
    /// A PIN that is known to be locked is not sent to the worker.
    [[nodiscard]] OpenKey open(const SlotAnswer& slot, const KeyAnswer& key, const Secret& pin,
                               const CancelToken& cancel);
    [[nodiscard]] Bytes sign(const OpenKey& key, std::string_view mechanism, BytesView data,
                             const Secret& pin, const CancelToken& cancel);
    void close(const OpenKey& key) noexcept;

    /// See Token::changePin and Token::unblockPin. Error(protocol.busy) while a key of the token is open.
    void changePin(const SlotAnswer& slot, const Secret& old, const Secret& fresh);
    void unblockPin(const SlotAnswer& slot, const Secret& administrators, const Secret& fresh);

  private:
    /// The module's one thread of questions. Error(token.silent) when it is not free in time.
    [[nodiscard]] std::unique_lock<std::timed_mutex> waitForTurn(const Deadline& deadline);
    using Pins = std::span<const Secret* const>;
    Json call(const Json& request, const Deadline& deadline, const CancelToken& cancel);
    Json callOpen(std::uint64_t worker, const Json& request, Pins pins, const Deadline& deadline,
                  const CancelToken& cancel);
    Json callLocked(const Json& request, Pins pins, const Deadline& deadline, const CancelToken& cancel);
    void refuseLocked(const SlotAnswer& slot) const;
    template <typename Question>
    auto withUsersPin(const SlotAnswer& slot, const Question& question);
    void callWithNewPin(const char* what, const SlotAnswer& slot, const Secret& pin, const Secret& fresh);
    void start(const Deadline& deadline, const CancelToken& cancel);
    void closeWaiting();
    void noteFailure(const Error& error);
    [[nodiscard]] bool setAside() const;

    const std::filesystem::path library_;
    const ModuleRunner runner_;
    const PinCounter counter_;
    PinMemory pins_;

    std::timed_mutex turn_;
    std::unique_ptr<Worker> worker_;
    std::uint64_t generation_ = 0;
    std::size_t openKeys_ = 0;
    bool startAnew_ = false;  ///< another worker, when the last open key is closed

    /// The failures since it last worked; guarded by turn_ as all above.
    struct Failures {
        int count = 0;
        std::optional<Error> last;
        std::chrono::steady_clock::time_point at;
        std::filesystem::file_time_type written;  ///< of the library, at that time
    };
    Failures failures_;

    mutable std::mutex lastMutex_;
    std::optional<std::vector<SlotAnswer>> last_;
    std::vector<OpenKey> toClose_;  ///< not needed any more; closed by whoever has the turn
};

}  // namespace tamga::keys::pkcs11
