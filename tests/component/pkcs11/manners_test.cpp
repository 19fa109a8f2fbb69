// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A module that behaves, with GOST keys, and then the same module with every kind of bad manners: each is one
// token with its typed error, within its deadline, and the next use works when the module does.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <fstream>
#include <set>
#include <thread>

#include "base/file.h"
#include "stage.h"

namespace {

using namespace p11;

struct Kind {
    const char* algorithm;
    const char* parameters;
};
const std::vector<Kind> kKinds{{"gost2012_256", "A"}, {"gost2012_512", "A"}, {"gost2001", "A"}};

class BadModule final {
  public:
    explicit BadModule(const Kind& kind = kKinds.front()) {
        std::filesystem::copy_file(TAMGA_BAD_MODULE, library());
        openssl({"genpkey", "-engine", "gost", "-algorithm", kind.algorithm, "-pkeyopt",
                 std::string("paramset:") + kind.parameters, "-out", folder / "key.pem"});
        openssl({"pkey", "-engine", "gost", "-in", folder / "key.pem", "-outform", "DER", "-out",
                 folder / "key.der"});
        openssl({"req", "-engine", "gost", "-x509", "-new", "-key", folder / "key.pem", "-outform", "DER",
                 "-out", folder / "key.cer", "-subj", "/CN=Test", "-addext", "basicConstraints=CA:FALSE"});
        behave();
    }
    [[nodiscard]] std::filesystem::path library() const { return folder / "libbad.so"; }
    void behave(const std::string& lines = {}) const {
        // Whole at once: a worker may be reading it.
        const std::string file = library().string() + ".control";
        write(file + ".new", "key " + (folder / "key.der").string() + "\ncertificate " +
                                 (folder / "key.cer").string() + "\npin 1234\n" + lines + "\n");
        std::filesystem::rename(file + ".new", file);
    }
    [[nodiscard]] std::string logins() const {
        const auto content = tamga::readFile(library().string() + ".logins", 1U << 20U);
        return content ? asText(content.value()) : std::string();
    }
    [[nodiscard]] std::unique_ptr<keys::Source> source(
        std::chrono::milliseconds limit = std::chrono::seconds(20)) const {
        auto settings = settingsOf({library()});
        settings.runner.limits = {limit, limit, limit, limit, limit, limit, limit};
        return keys::pkcs11::makeModuleSource(settings);
    }

    Folder folder;
};

/// "done", or the reason.
std::string changed(keys::Token& token, const std::string& old, const std::string& fresh) {
    const auto outcome = token.changePin(Secret::copyOf(old), Secret::copyOf(fresh));
    return outcome ? "done" : std::string(nameOf(outcome.error().reason()));
}

std::string unblocked(keys::Token& token, const std::string& administrator, const std::string& fresh) {
    const auto outcome = token.unblockPin(Secret::copyOf(administrator), Secret::copyOf(fresh));
    if (!outcome) return std::string(nameOf(outcome.error().reason()));
    return outcome.value().newPin ? "new PIN" : "old PIN";
}

const std::vector<std::string> kLoading{"C_GetFunctionList", "C_Initialize", "C_GetSlotList",
                                        "C_GetTokenInfo"};
const std::vector<std::string> kUsing{
    "C_OpenSession",       "C_FindObjectsInit", "C_FindObjects", "C_FindObjectsFinal",
    "C_GetAttributeValue", "C_Login",           "C_SignInit",    "C_Sign"};

std::vector<std::string> all() {
    auto functions = kLoading;
    functions.insert(functions.end(), kUsing.begin(), kUsing.end());
    return functions;
}

/// In every function: one use that fails with the reason, then one that works.
void misbehaveEverywhere(const std::string& how, const std::string& reason) {
    const BadModule module;
    for (const std::string& function : all()) {
        BOOST_TEST_CONTEXT(how << " " << function) {
            const auto source = module.source();
            module.behave(std::string(how).append(" ").append(function));
            BOOST_TEST(sign(*source, "1234") == reason);
            module.behave();
            BOOST_TEST(sign(*source, "1234") == "signed");
        }
    }
}

/// Whether some process still has the file mapped.
bool mappedSomewhere(const std::filesystem::path& library) {
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        std::ifstream maps(entry.path() / "maps");
        for (std::string line; std::getline(maps, line);)
            if (line.find(library.string()) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(manners)

BOOST_AUTO_TEST_CASE(gost_keys_of_both_lengths_and_generations_sign) {
    for (const Kind& kind : kKinds) {
        BOOST_TEST_CONTEXT(kind.algorithm) {
            const BadModule module(kind);
            const auto source = module.source();
            const auto token = source->tokens().at(0);
            const auto entry = list(*token).entries.at(0);
            keys::OpenNotes notes;
            const auto key = token->open(entry.id, Secret::copyOf("1234"), notes);
            BOOST_REQUIRE_MESSAGE(key.ok(), (key.ok() ? "" : key.error().what()));
            const auto hash = pki::defaultHash(*entry.algorithm);
            const Bytes digest = digestFor(hash);
            for (int i = 0; i < 3; ++i) {
                const auto value = key.value()->signDigest(hash, digest, CancelToken());
                BOOST_REQUIRE_MESSAGE(value.ok(), (value.ok() ? "" : value.error().what()));
                BOOST_TEST(opensslVerifies(module.folder, *entry.certificate, "", digest, value.value()));
            }
            BOOST_TEST(module.logins() == "1 4\n");  // three signatures, one log-in
        }
    }
}

BOOST_AUTO_TEST_CASE(a_key_without_the_certificates_id_is_found_by_the_public_key) {
    const BadModule module;
    module.behave("no-id");
    BOOST_TEST(sign(*module.source(), "1234") == "signed");
}

BOOST_AUTO_TEST_CASE(a_crash_in_any_function_is_one_token_with_a_problem) {
    misbehaveEverywhere("crash", "token.module-broken");
}

BOOST_AUTO_TEST_CASE(exit_in_any_function_is_one_token_with_a_problem) {
    misbehaveEverywhere("exit", "token.module-broken");
}

BOOST_AUTO_TEST_CASE(a_print_in_any_function_disturbs_nobody) {
    misbehaveEverywhere("print", "signed");
}

BOOST_AUTO_TEST_CASE(a_removal_in_any_function_is_told_as_such) {
    const BadModule module;
    for (const std::string& function : kUsing) {
        BOOST_TEST_CONTEXT(function) {
            const auto source = module.source();
            module.behave("code " + function + " 0x32");
            BOOST_TEST(sign(*source, "1234") == "token.removed");
            module.behave();
            BOOST_TEST(sign(*source, "1234") == "signed");
        }
    }
    const auto source = module.source();
    module.behave("code C_GetTokenInfo 0xE0");
    BOOST_TEST(source->tokens().empty());
    module.behave();
    BOOST_TEST(sign(*source, "1234") == "signed");
}

BOOST_AUTO_TEST_CASE(a_hang_in_any_function_ends_at_its_deadline) {
    const BadModule module;
    for (const std::string& function : all()) {
        BOOST_TEST_CONTEXT(function) {
            const auto source = module.source(std::chrono::milliseconds(700));
            module.behave("hang " + function);
            const auto begin = std::chrono::steady_clock::now();
            BOOST_TEST(sign(*source, "1234") == "token.silent");
            BOOST_TEST((std::chrono::steady_clock::now() - begin < std::chrono::seconds(15)));
            module.behave();
            BOOST_TEST(sign(*module.source(), "1234") == "signed");
        }
    }
}

BOOST_AUTO_TEST_CASE(a_child_of_the_module_holds_nobody_up_and_goes_with_it) {
    const BadModule module;
    const auto source = module.source();
    module.behave("fork C_Sign");
    BOOST_TEST(sign(*source, "1234") == "token.module-broken");
    // Killed, but nobody waits for somebody else's child: its end takes the kernel a moment.
    const Deadline deadline = Deadline::after(std::chrono::seconds(10));
    while (mappedSomewhere(module.library()) && !deadline.passed())
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    BOOST_TEST(!mappedSomewhere(module.library()));
    module.behave();
    BOOST_TEST(sign(*source, "1234") == "signed");
}

BOOST_AUTO_TEST_CASE(one_that_failed_twice_is_left_alone_until_it_changes) {
    const BadModule module;
    const auto source = module.source();
    module.behave("crash C_GetSlotList");
    const auto reason = [&] { return stateOf(*source); };
    BOOST_TEST(reason() == "token.module-broken");
    BOOST_TEST(reason() == "token.module-broken");
    // It would work now, but nobody asks it.
    module.behave();
    BOOST_TEST(reason() == "token.module-broken");
    // A new version has been installed.
    const auto written = std::filesystem::last_write_time(module.library());
    std::filesystem::last_write_time(module.library(), written + std::chrono::seconds(1));
    BOOST_TEST(reason() == "fine");
    BOOST_TEST(sign(*source, "1234") == "signed");
}

BOOST_AUTO_TEST_CASE(lying_lengths_are_not_believed) {
    const BadModule module;
    for (const char* const lie :
         {"lie C_GetFunctionList", "lie C_GetSlotList", "lie C_FindObjects", "lie C_GetAttributeValue",
          "lie-late C_GetAttributeValue", "lie C_Sign", "endless"}) {
        BOOST_TEST_CONTEXT(lie) {
            const auto source = module.source();
            module.behave(lie);
            BOOST_TEST(sign(*source, "1234") == "token.module-broken");
            module.behave();
            BOOST_TEST(sign(*source, "1234") == "signed");
        }
    }
    module.behave("lie C_GetTokenInfo");  // texts of octets that are no text
    const auto tokens = module.source()->tokens();
    BOOST_REQUIRE_EQUAL(tokens.size(), 1U);
    BOOST_TEST(sign(*module.source(), "1234") == "signed");
}

BOOST_AUTO_TEST_CASE(codes_become_reasons) {
    const BadModule module;
    const std::vector<std::pair<std::string, std::string>> rows{
        {"code C_Login 0xA0", "password.wrong"},          {"code C_Login 0xA2", "password.wrong"},
        {"code C_Login 0xA3", "token.pin-change"},        {"code C_Login 0xA4", "token.locked"},
        {"code C_Login 0x102", "token.pin-change"},       {"code C_Login 0x50", "prompt.cancelled"},
        {"code C_SignInit 0x70", "token.unsupported"},    {"code C_Sign 0x30", "token.device-error"},
        {"code C_Sign 0x5", "token.device-error"},        {"code C_Sign 0x80000004", "token.device-error"},
        {"code C_Sign 0x21", "document.digest"},          {"code C_Sign 0x101", "password.needed"},
        {"code C_Sign 0x190", "token.module-broken"},     {"code C_FindObjectsInit 0xB3", "token.removed"},
        {"code C_OpenSession 0xE1", "token.unsupported"}, {"wrong-signature", "key.mismatch"}};
    for (const auto& [lines, reason] : rows) {
        BOOST_TEST_CONTEXT(lines) {
            const auto source = module.source();
            module.behave(lines);
            BOOST_TEST(sign(*source, "1234") == reason);
            module.behave();
            // Locked is locked: no PIN is sent to it again before the token has been away.
            const bool locked = reason == "token.locked";
            BOOST_TEST(sign(*source, "1234") == (locked ? "token.locked" : "signed"));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_token_that_was_locked_and_away_is_asked_again) {
    const BadModule module;
    const auto source = module.source();
    module.behave("code C_Login 0xA4");
    BOOST_TEST(sign(*source, "1234") == "token.locked");
    module.behave();
    BOOST_TEST((source->tokens().at(0)->info().pin->care == keys::PinCare::kLocked));
    module.behave("code C_GetTokenInfo 0xE0");
    BOOST_TEST(source->tokens().empty());
    module.behave();
    BOOST_TEST(sign(*source, "1234") == "signed");
    BOOST_TEST(module.logins() == "1 4\n1 4\n");
}

BOOST_AUTO_TEST_CASE(a_key_that_is_closed_while_the_module_is_busy_is_not_open_for_ever) {
    const BadModule module;
    auto settings = settingsOf({module.library()});
    settings.runner.limits.close = std::chrono::milliseconds(20);
    const auto source = keys::pkcs11::makeModuleSource(settings);
    const auto token = source->tokens().at(0);
    keys::OpenNotes notes;
    auto key = token->open(list(*token).entries.at(0).id, Secret::copyOf("1234"), notes).orThrow();
    const auto go = module.folder / "go";
    module.behave("wait C_FindObjectsInit " + go.string());
    std::thread other([&] { static_cast<void>(list(*token)); });
    const Deadline deadline = Deadline::after(std::chrono::minutes(1));
    while (!std::filesystem::exists(go.string() + ".waiting") && !deadline.passed())
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    key.reset();
    write(go, "go");
    other.join();
    module.behave();
    BOOST_TEST(sign(*source, "1234") == "signed");
}

BOOST_AUTO_TEST_CASE(a_hole_in_the_table_of_functions_is_not_stepped_into) {
    const BadModule module;
    module.behave("hole");
    BOOST_TEST(sign(*module.source(), "1234") == "token.unsupported");
}

BOOST_AUTO_TEST_CASE(one_typed_pin_is_one_log_in_also_when_it_is_wrong) {
    const BadModule module;
    BOOST_TEST(sign(*module.source(), "9999") == "password.wrong");
    BOOST_TEST(module.logins() == "1 4\n");
}

BOOST_AUTO_TEST_CASE(the_flags_of_the_pin_are_told_and_a_locked_one_is_not_tried) {
    const BadModule module;
    const std::vector<std::pair<std::string, keys::PinCare>> rows{{"0x10000", keys::PinCare::kCountLow},
                                                                  {"0x30000", keys::PinCare::kFinalTry},
                                                                  {"0x70000", keys::PinCare::kLocked},
                                                                  {"0x80000", keys::PinCare::kToBeChanged}};
    for (const auto& [flags, care] : rows) {
        module.behave("flags " + flags);
        const auto info = module.source()->tokens().at(0)->info();
        BOOST_REQUIRE(info.pin.has_value());
        BOOST_TEST((info.pin->care == care), flags);
    }
    module.behave("flags 0x40000");
    BOOST_TEST(sign(*module.source(), "1234") == "token.locked");
    BOOST_TEST(module.logins().empty());
}

BOOST_AUTO_TEST_CASE(a_pin_typed_on_the_reader_is_not_asked_for) {
    const BadModule module;
    module.behave("flags 0x100");
    const auto source = module.source();
    const auto token = source->tokens().at(0);
    BOOST_REQUIRE(token->info().pin.has_value());
    BOOST_TEST(token->info().pin->onReader);
    BOOST_TEST(!list(*token).entries.at(0).passwordNeeded);
    BOOST_TEST(sign(*source, "") == "signed");
    BOOST_TEST(module.logins() == "1 reader\n");
}

BOOST_AUTO_TEST_CASE(a_key_that_always_authenticates_does_so_at_every_signature) {
    const BadModule module;
    module.behave("always");
    BOOST_TEST(sign(*module.source(), "1234") == "signed");
    BOOST_TEST(module.logins() == "1 4\n2 4\n");
}

BOOST_AUTO_TEST_CASE(what_can_be_done_about_the_pin_is_what_the_module_has) {
    using Unblock = keys::PinUpkeep::Unblock;
    const BadModule module;
    const auto upkeep = [&](const std::string& lines) {
        module.behave(lines);
        return module.source()->tokens().at(0)->info().upkeep;
    };
    BOOST_TEST((upkeep("") == keys::PinUpkeep{true, Unblock::kSetsPin, false, 4, 12}));
    BOOST_TEST((upkeep("flags 0x100") == keys::PinUpkeep{true, Unblock::kSetsPin, true, 4, 12}));
    BOOST_TEST((upkeep("flags 0x2") == keys::PinUpkeep{false, Unblock::kNo, false, 4, 12}));
    BOOST_TEST((upkeep("no-pin-functions") == keys::PinUpkeep{false, Unblock::kNo, false, 4, 12}));
    const auto source = module.source();
    const auto token = source->tokens().at(0);
    BOOST_TEST(changed(*token, "1234", "56789") == "token.unsupported");
    BOOST_TEST(unblocked(*token, "8765", "56789") == "token.unsupported");
    BOOST_TEST(module.logins().empty());
}

BOOST_AUTO_TEST_CASE(the_changed_pin_signs) {
    const BadModule module;
    module.behave("so-pin 8765");
    const auto source = module.source();
    const auto token = source->tokens().at(0);
    BOOST_TEST(changed(*token, "1234", "56789") == "done");
    BOOST_TEST(sign(*source, "1234") == "password.wrong");
    BOOST_TEST(sign(*source, "56789") == "signed");
    BOOST_TEST(unblocked(*token, "8765", "4444") == "new PIN");
    BOOST_TEST(sign(*source, "4444") == "signed");
    BOOST_TEST(module.logins() == "1 4\n1 4\n1 5\n0 4\n1 4\n");
}

BOOST_AUTO_TEST_CASE(a_change_costs_one_try_at_most_and_none_for_a_length) {
    const BadModule module;
    module.behave("so-pin 8765");
    const auto source = module.source();
    const auto token = source->tokens().at(0);
    BOOST_TEST(changed(*token, "1234", "123") == "token.pin-length");
    BOOST_TEST(changed(*token, "1234", std::string(13, '1')) == "token.pin-length");
    BOOST_TEST(changed(*token, "", "56789") == "password.needed");
    BOOST_TEST(unblocked(*token, "8765", "123") == "token.pin-length");
    BOOST_TEST(unblocked(*token, "", "56789") == "password.needed");
    BOOST_TEST(module.logins().empty());
    BOOST_TEST(changed(*token, "9999", "56789") == "password.wrong");
    BOOST_TEST(unblocked(*token, "9999", "56789") == "password.wrong");
    BOOST_TEST(module.logins() == "1 4\n0 4\n");
    BOOST_TEST(sign(*source, "1234") == "signed");
}

BOOST_AUTO_TEST_CASE(what_a_change_may_be_answered) {
    const BadModule module;
    const std::vector<std::pair<std::string, std::string>> changes{
        {"code C_SetPIN 0xA2", "token.pin-length"},
        {"code C_SetPIN 0xA1", "token.pin-refused"},
        {"code C_SetPIN 0xA0", "password.wrong"},
        {"code C_SetPIN 0xA4", "token.locked"},
        {"code C_Login 0xA2", "password.wrong"},
        {"code C_Login 0xA3", "done"},
        {"hang C_SetPIN", "token.pin-unknown"},
        {"crash C_SetPIN", "token.pin-unknown"},
        {"exit C_SetPIN", "token.pin-unknown"},
        {"print C_SetPIN", "done"},
        {"code C_SetPIN 0x30", "token.pin-unknown"},
        {"code C_SetPIN 0x32", "token.pin-unknown"},
        {"flags 0x40000", "token.locked"}};
    const std::vector<std::pair<std::string, std::string>> unblockings{
        {"code C_InitPIN 0xA2", "token.pin-length"}, {"code C_InitPIN 0xA1", "token.pin-refused"},
        {"code C_Login 0xA4", "token.admin-locked"}, {"code C_Login 0xA0", "password.wrong"},
        {"hang C_InitPIN", "token.pin-unknown"},     {"crash C_InitPIN", "token.pin-unknown"},
        {"flags 0x400000", "token.admin-locked"},    {"flags 0x40000", "new PIN"}};
    const auto attempt = [&](const std::string& lines, const std::string& reason, const auto& act) {
        BOOST_TEST_CONTEXT(lines) {
            const auto hanging = std::chrono::milliseconds(lines.starts_with("hang") ? 1500 : 20000);
            const auto source = module.source(hanging);
            const auto token = source->tokens().at(0);
            module.behave("so-pin 8765\n" + lines);
            BOOST_TEST(act(*token) == reason);
            module.behave("so-pin 8765");
            // The worker that fell silent is followed by another.
            BOOST_TEST(unblocked(*token, "8765", "1234") == "new PIN");
            BOOST_TEST(sign(*source, "1234") == "signed");
        }
    };
    for (const auto& [lines, reason] : changes)
        attempt(lines, reason, [](keys::Token& token) { return changed(token, "1234", "56789"); });
    for (const auto& [lines, reason] : unblockings)
        attempt(lines, reason, [](keys::Token& token) { return unblocked(token, "8765", "56789"); });
}

BOOST_AUTO_TEST_CASE(a_change_on_a_reader_with_keys_has_no_digits) {
    const BadModule module;
    module.behave("flags 0x100");
    const auto source = module.source();
    const auto token = source->tokens().at(0);
    BOOST_TEST(changed(*token, "", "") == "done");
    BOOST_TEST(unblocked(*token, "", "") == "new PIN");
    BOOST_TEST(module.logins() == "1 reader\n0 reader\n");
}

BOOST_AUTO_TEST_CASE(the_counters_of_the_administrators_pin_are_told) {
    const BadModule module;
    const std::vector<std::pair<std::string, keys::PinCare>> rows{{"0x0", keys::PinCare::kGood},
                                                                  {"0x100000", keys::PinCare::kCountLow},
                                                                  {"0x300000", keys::PinCare::kFinalTry},
                                                                  {"0x700000", keys::PinCare::kLocked}};
    const auto source = module.source();
    const auto token = source->tokens().at(0);
    for (const auto& [flags, care] : rows) {
        module.behave("flags " + flags);
        const auto state = token->administratorsPinNow(CancelToken());
        BOOST_REQUIRE(state.ok());
        BOOST_REQUIRE(state.value().has_value());
        BOOST_TEST((state.value()->care == care), flags);
    }
    BOOST_TEST(module.logins().empty());
}

BOOST_AUTO_TEST_CASE(one_broken_module_leaves_the_others_alone) {
    const BadModule bad;
    const BadModule good;
    bad.behave("crash C_GetSlotList");
    Folder folder;
    write(folder / "text.so", "no library at all");
    auto settings = settingsOf({bad.library(), good.library(), folder / "missing.so", folder / "text.so"});
    const auto source = keys::pkcs11::makeModuleSource(settings);
    const auto tokens = source->tokens();
    BOOST_REQUIRE_EQUAL(tokens.size(), 4U);
    // In the order in which they answered.
    std::multiset<std::string> problems;
    for (const auto& token : tokens) {
        const auto problem = token->info().problem;
        const std::string reason(problem ? nameOf(problem->reason()) : "fine");
        problems.insert(reason);
        BOOST_TEST(token->check().ok() == !problem.has_value());
        if (reason == "fine") BOOST_TEST(list(*token).entries.size() == 1U);
        if (reason == "token.module-broken")
            BOOST_TEST(problem->context().find("libbad.so") != std::string::npos);
    }
    BOOST_TEST((problems == std::multiset<std::string>{"fine", "token.module-broken", "token.module-missing",
                                                       "token.module-missing"}));
}

BOOST_AUTO_TEST_CASE(a_slow_module_is_shown_as_silent_and_appears_when_it_is_there) {
    const BadModule module;
    module.behave("hang C_Initialize");
    auto settings = settingsOf({module.library()});
    settings.patience = std::chrono::milliseconds(100);
    settings.runner.limits.start = std::chrono::milliseconds(1500);
    const auto source = keys::pkcs11::makeModuleSource(settings);
    BOOST_TEST(stateOf(*source) == "token.silent");
    module.behave();
    const auto until = Deadline::after(std::chrono::seconds(20));
    std::string state;
    while (!until.passed() && (state = stateOf(*source)) != "fine")
        std::this_thread::yield();
    BOOST_TEST(state == "fine");
}

BOOST_AUTO_TEST_CASE(a_signature_can_be_cancelled) {
    const BadModule module;
    const auto source = module.source();
    const auto token = source->tokens().at(0);
    keys::OpenNotes notes;
    const auto key = token->open(list(*token).entries.at(0).id, Secret::copyOf("1234"), notes).orThrow();
    module.behave("hang C_Sign");
    CancelToken cancel;
    std::thread person([&] { cancel.cancel(); });
    const auto hash = pki::HashAlgorithm::kStreebog256;
    const auto value = key->signDigest(hash, digestFor(hash), cancel);
    person.join();
    BOOST_REQUIRE(!value.ok());
    BOOST_TEST((value.error().reason() == Reason::kRequestCancelled));
}

BOOST_AUTO_TEST_CASE(a_library_that_others_may_change_is_not_loaded) {
    const BadModule module;
    std::filesystem::permissions(module.library(), std::filesystem::perms::others_write,
                                 std::filesystem::perm_options::add);
    BOOST_TEST(stateOf(*module.source()) == "token.module-missing");
}

BOOST_AUTO_TEST_CASE(the_worker_ends_with_its_owner_whatever_the_module_does) {
    const BadModule module;
    {
        const auto source = module.source();
        BOOST_TEST(stateOf(*source) == "fine");
        module.behave("hang C_Finalize");
    }
    BOOST_TEST(!mappedSomewhere(module.library()));
}

BOOST_AUTO_TEST_SUITE_END()
