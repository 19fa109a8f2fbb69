// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Threat T7: one question at a time per person.
#include "service/prompt_turn.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>

#include <boost/test/unit_test.hpp>
#include <thread>

namespace {

using namespace tamga;
namespace fs = std::filesystem;

struct Folder {
    Folder() {
        std::string name = (fs::temp_directory_path() / "tamga-turn-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    fs::path path;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(promptTurn, Folder)

BOOST_AUTO_TEST_CASE(theSecondWaitsUntilTheFirstIsOver) {
    const fs::path file = path / "made/lock";
    CancelToken cancel;
    std::atomic<bool> firstOver{false};
    bool inOrder = false;
    std::thread second;
    {
        const auto turn = service::PromptTurn::take(file, cancel);
        second = std::thread([&] {
            const auto mine = service::PromptTurn::take(file, cancel);
            inOrder = firstOver.load();
        });
        // Another process's view: the lock is taken.
        const UniqueFd other(::open(file.c_str(), O_RDWR | O_CLOEXEC));
        BOOST_REQUIRE(static_cast<bool>(other));
        BOOST_TEST(::flock(other.get(), LOCK_EX | LOCK_NB) != 0);
        firstOver = true;
    }
    second.join();
    BOOST_TEST(inOrder);
}

BOOST_AUTO_TEST_CASE(waitingCanBeCancelled) {
    const fs::path file = path / "lock";
    CancelToken cancel;
    const auto turn = service::PromptTurn::take(file, cancel);
    CancelToken other;
    std::thread canceller([&] { other.cancel(); });
    BOOST_CHECK_EXCEPTION(static_cast<void>(service::PromptTurn::take(file, other)), Error,
                          [](const Error& error) { return error.reason() == Reason::kRequestCancelled; });
    canceller.join();
}

BOOST_AUTO_TEST_CASE(patienceHasAnEndThatIsNamed) {
    const fs::path file = path / "lock";
    CancelToken cancel;
    const Deadline over = Deadline::after(std::chrono::milliseconds(0));
    // A turn that is free is not refused for having come late.
    const auto turn = service::PromptTurn::take(file, cancel, over);
    BOOST_CHECK_EXCEPTION(static_cast<void>(service::PromptTurn::take(file, cancel, over)), Error,
                          [](const Error& error) { return error.reason() == Reason::kPromptBusy; });
}

BOOST_AUTO_TEST_CASE(withoutAPlaceForTheLockTheTurnIsFree) {
    CancelToken cancel;
    const auto one = service::PromptTurn::take({}, cancel);
    const auto two = service::PromptTurn::take("/proc/no/such/place", cancel);
    const auto three = service::PromptTurn::take("/proc/no/such/place", cancel);
}

BOOST_AUTO_TEST_SUITE_END()
