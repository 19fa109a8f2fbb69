// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/module_source.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>
#include <system_error>
#include <utility>

#include "base/ask_all.h"
#include "keys/pkcs11/module_token.h"

namespace tamga::keys::pkcs11 {
namespace {

using Slots = std::vector<SlotAnswer>;
using SlotsOrError = Result<Slots>;

/// Nothing that makes the loader take foreign code: no LD_*, no PATH (threat T15).
constexpr std::array kVariables{"HOME",
                                "USER",
                                "LOGNAME",
                                "LANG",
                                "LC_ALL",
                                "LC_CTYPE",
                                "LC_MESSAGES",
                                "TZ",
                                "TMPDIR",
                                "XDG_CONFIG_HOME",
                                "XDG_DATA_HOME",
                                "XDG_CACHE_HOME",
                                "XDG_RUNTIME_DIR",
                                "PCSCLITE_CSOCK_NAME",
                                "SOFTHSM2_CONF",
                                "OPENSC_CONF"};

std::filesystem::path realPath(const std::filesystem::path& path) {
    std::error_code failed;
    auto real = std::filesystem::canonical(path, failed);
    return failed ? path.lexically_normal() : real;
}

class ModuleSource final : public Source {
  public:
    explicit ModuleSource(ModuleSettings settings) : settings_(std::move(settings)) {}

    [[nodiscard]] std::string_view name() const noexcept override { return "pkcs11 modules"; }

    void find(const Sink& found, const CancelToken& stop) override {
        const auto modules = currentModules();
        std::vector<Question<SlotsOrError>> questions;
        questions.reserve(modules.size());
        for (const auto& module : modules)
            questions.push_back({"module " + module->library().string(), [module] { return look(*module); }});
        Told told;
        askEach(
            questions, settings_.patience,
            [&](std::size_t i, std::optional<SlotsOrError> answer) {
                tell(modules[i], answer ? *std::move(answer) : withoutAnswer(*modules[i]), found, told);
            },
            [&stop] { return stop.cancelled(); });
    }

    /// Few modules can wait for a token without blocking all else in them, so they are asked every second. A
    /// module that is set aside is not.
    void watch(const std::function<void()>& changed, const CancelToken& stop) override {
        std::optional<std::vector<std::string>> before;
        while (!stop.cancelled()) {
            std::vector<std::string> now;
            for (const auto& token : tokens())
                now.push_back(fingerprintOf(token->info()));
            if (before && now != *before) changed();
            before = std::move(now);
            // Nothing can be read there before the switch is thrown.
            static_cast<void>(capture(
                [&] { waitReadable(stop.descriptor(), Deadline::after(settings_.watchPeriod), stop); }));
        }
    }

  private:
    /// All that a person would see of it.
    static std::string fingerprintOf(const TokenInfo& info) {
        std::string text = info.id + "\n" + info.label + "\n";
        if (info.pin) text += std::string(nameOf(info.pin->care)) + (info.pin->onReader ? "+" : "-");
        if (info.problem) text += nameOf(info.problem->reason());
        return text;
    }

    /// A module that signs right now is not asked: what it had last is good enough.
    static SlotsOrError look(Module& module) {
        if (const auto last = module.lastSlots(); last && module.busy()) return *last;
        return capture([&] { return module.slots(Deadline::never(), CancelToken()); });
    }

    static SlotsOrError withoutAnswer(const Module& module) {
        if (auto last = module.lastSlots()) return *std::move(last);
        return Error(Reason::kTokenSilent, module.library().filename().string() + ": no answer yet");
    }

    /// What one find() has told already.
    struct Told {
        std::set<std::string> ids;
        std::set<std::array<std::string, 3>> named;  ///< manufacturer, model, serial number
    };

    static void tell(const std::shared_ptr<Module>& module, const SlotsOrError& slots, const Sink& found,
                     Told& told) {
        if (!slots) {
            found(makeBrokenModuleToken(module->library(), slots.error()));
            return;
        }
        for (const SlotAnswer& slot : slots.value()) {
            const bool named = !slot.serial.empty();
            // The same thing through two copies of its library: the one that answers first will do.
            if (named && !told.named.insert({slot.manufacturer, slot.model, slot.serial}).second) continue;
            std::string id = "pkcs11:" + escapedForId(slot.manufacturer) + "/" + escapedForId(slot.model) +
                             "/" + escapedForId(slot.serial);
            if (!named) id += escapedForId(module->library().string()) + "/" + std::to_string(slot.slot);
            if (told.ids.insert(id).second) found(makeModuleToken(module, slot, std::move(id)));
        }
    }

    /// The modules of now, those known before with the workers that they have.
    std::vector<std::shared_ptr<Module>> currentModules() {
        std::vector<std::filesystem::path> paths = settings_.modules;
        if (settings_.registered) {
            const auto registered = registeredModules(settings_.folders, settings_.programName);
            paths.insert(paths.end(), registered.begin(), registered.end());
        }
        const std::scoped_lock lock(mutex_);
        std::map<std::filesystem::path, std::shared_ptr<Module>> now;
        std::vector<std::shared_ptr<Module>> modules;
        for (const auto& path : paths) {
            const auto real = realPath(path);
            if (now.contains(real)) continue;
            const auto known = known_.find(real);
            auto module = known != known_.end()
                              ? known->second
                              : std::make_shared<Module>(path, settings_.runner, settings_.counter);
            now.emplace(real, module);
            modules.push_back(std::move(module));
        }
        known_ = std::move(now);
        return modules;
    }

    const ModuleSettings settings_;
    std::mutex mutex_;
    std::map<std::filesystem::path, std::shared_ptr<Module>> known_;
};

}  // namespace

ModuleRunner ModuleSettings::defaultRunner() {
    ModuleRunner runner;
    std::error_code failed;
    runner.program = std::filesystem::read_symlink("/proc/self/exe", failed).parent_path() / "tamga-module";
    for (const char* const name : kVariables) {
        const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets any
        if (value != nullptr) runner.environment.push_back(std::string(name) + "=" + value);
    }
    return runner;
}

std::unique_ptr<Source> makeModuleSource(ModuleSettings settings) {
    return std::make_unique<ModuleSource>(std::move(settings));
}

}  // namespace tamga::keys::pkcs11
