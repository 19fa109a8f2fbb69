// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Changes below folders that are being watched.
#include <boost/test/unit_test.hpp>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "keys/folder/watched_places.h"
#include "sample.h"

namespace {

using namespace tamga;
using namespace tamga::keys::folder;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

/// A thread that watches until the end of the test.
class Watching final {
  public:
    explicit Watching(std::vector<fs::path> folders)
        : thread_([this, folders = std::move(folders)] {
              watchPlaces(
                  [&] {
                      tell(asked_);
                      return WatchedPlaces{folders, {}};
                  },
                  [this] { tell(changes_); }, stop_, {20ms, 200ms});
          }) {
        // What the places are is asked just before they are watched; news from then on cannot be lost for
        // long: until it is seen the tests make more of it.
        BOOST_REQUIRE(wait(asked_, 1));
    }
    ~Watching() {
        stop_.cancel();
        thread_.join();
    }
    Watching(const Watching&) = delete;
    Watching& operator=(const Watching&) = delete;

    /// Makes news until one is told, one by one.
    template <typename News>
    bool sees(const News& news) {
        const int before = changes();
        for (int i = 0; i < 100; ++i) {
            news(i);
            std::unique_lock lock(mutex_);
            if (told_.wait_for(lock, 100ms, [&] { return changes_ > before; })) return true;
        }
        return false;
    }
    [[nodiscard]] int changes() {
        const std::scoped_lock lock(mutex_);
        return changes_;
    }

  private:
    void tell(int& count) {
        const std::scoped_lock lock(mutex_);
        ++count;
        told_.notify_all();
    }
    bool wait(const int& count, int least) {
        std::unique_lock lock(mutex_);
        return told_.wait_for(lock, 10s, [&] { return count >= least; });
    }

    std::mutex mutex_;
    std::condition_variable told_;
    int asked_ = 0;
    int changes_ = 0;
    CancelToken stop_;
    std::thread thread_;
};

void writeText(const fs::path& file) {
    std::ofstream(file) << "text";
}

struct Place {
    sample::TemporaryFolder folder;
    fs::path path = folder.path();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(watch, Place)

BOOST_AUTO_TEST_CASE(a_folder_that_is_added_filled_and_taken_away) {
    fs::create_directories(path / "old.000");
    Watching watching({path});
    BOOST_TEST(watching.sees([&](int i) { fs::create_directory(path / ("new" + std::to_string(i))); }));
    BOOST_TEST(watching.sees([&](int i) { writeText(path / "old.000" / std::to_string(i)); }));
    BOOST_TEST(watching.sees([&](int i) { writeText(path / "new0" / std::to_string(i)); }));
    BOOST_TEST(watching.sees([&](int i) {
        fs::remove_all(path / ("new" + std::to_string(i)));
        fs::remove_all(path / "old.000");
    }));
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_yet) {
    Watching watching({path / "later" / "keys/"});
    BOOST_TEST(watching.sees([&](int i) { writeText(path / std::to_string(i)); }));
    fs::create_directories(path / "later" / "keys");
    BOOST_TEST(watching.sees([&](int i) { writeText(path / "later" / "keys" / std::to_string(i)); }));
}

BOOST_AUTO_TEST_SUITE_END()
