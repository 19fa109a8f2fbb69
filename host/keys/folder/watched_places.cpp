// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/folder/watched_places.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <string>
#include <system_error>

#include "base/ask_all.h"
#include "base/file.h"

namespace tamga::keys::folder {
namespace {

constexpr std::chrono::milliseconds kPlacePatience(500);
/// One of fs.inotify.max_user_watches (8,192 on small machines) each.
constexpr int kMaxInner = 256;
/// Files as they are when finished, and what comes and goes; not every octet written.
constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVED_FROM |
                                  IN_MOVED_TO | IN_MOVE_SELF | IN_ATTRIB | IN_ONLYDIR;

std::shared_ptr<UniqueFd> newInotify() {
    return std::make_shared<UniqueFd>(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
}

bool watchFolder(const UniqueFd& inotify, const std::filesystem::path& folder) {
    return ::inotify_add_watch(inotify.get(), folder.c_str(), kEvents) >= 0;
}

/// The folder and those in it, or the nearest above that is there.
void watchTree(const UniqueFd& inotify, std::filesystem::path folder) {
    if (!folder.has_filename()) folder = folder.parent_path();
    if (watchFolder(inotify, folder)) {
        std::error_code failed;
        int inner = 0;
        for (std::filesystem::directory_iterator entry(folder, failed), end;
             !failed && entry != end && inner < kMaxInner; entry.increment(failed)) {
            // Links may lead anywhere, also to a medium that hangs.
            std::error_code ignored;
            const bool real = std::filesystem::is_directory(entry->symlink_status(ignored));
            if (real && watchFolder(inotify, entry->path())) ++inner;
        }
        return;
    }
    while (folder.has_relative_path()) {
        folder = folder.parent_path();
        if (watchFolder(inotify, folder)) return;
    }
}

/// All at once, each given up after a while: what is watched by then is watched.
void watchAll(const std::shared_ptr<UniqueFd>& inotify, const WatchedPlaces& places) {
    std::vector<Question<bool>> questions;
    for (const auto& folder : places.folders) {
        questions.push_back({"watch on " + folder.string(), [inotify, folder] {
                                 watchTree(*inotify, folder);
                                 return true;
                             }});
    }
    static_cast<void>(askAll(questions, kPlacePatience));
}

UniqueFd openTable(const std::filesystem::path& table) {
    if (table.empty()) return UniqueFd();
    return UniqueFd(::open(table.c_str(), O_RDONLY | O_CLOEXEC));
}

/// True for news, false at the deadline. Throws Error(request.cancelled).
bool waitForNews(int inotify, int table, const Deadline& deadline, const CancelToken& stop) {
    while (true) {
        stop.check();
        // A negative descriptor is passed over. The table is always readable; POLLERR tells of a change.
        std::array<pollfd, 3> watched{
            {{stop.descriptor(), POLLIN, 0}, {inotify, POLLIN, 0}, {table, POLLPRI, 0}}};
        const int count = ::poll(watched.data(), watched.size(), deadline.pollTimeoutMs());
        if (count < 0 && errno != EINTR) throw Error(Reason::kSystemProcess, "poll: " + systemMessage(errno));
        if (count < 0 || (watched[0].revents & POLLIN) != 0) continue;
        if (count == 0) return false;
        return true;
    }
}

void drain(int inotify) {
    std::array<char, 16384> events{};
    while (::read(inotify, events.data(), events.size()) > 0) {
    }
}

}  // namespace

void watchPlaces(const std::function<WatchedPlaces()>& places, const std::function<void()>& changed,
                 const CancelToken& stop, const WatchPace& pace) {
    // Ends by the switch, or for want of descriptors: then nobody tells of changes, and lists go on as they
    // are.
    static_cast<void>(capture([&] {
        WatchedPlaces now = places();
        const UniqueFd table = openTable(now.mountTable);
        auto inotify = newInotify();
        watchAll(inotify, now);
        while (true) {
            static_cast<void>(waitForNews(inotify->get(), table.get(), Deadline::never(), stop));
            const Deadline most = Deadline::after(pace.most);
            do
                drain(inotify->get());
            while (!most.passed() && waitForNews(inotify->get(), table.get(),
                                                 Deadline::sooner(Deadline::after(pace.calm), most), stop));
            // Watches anew before it is told: what changes from here on is told again.
            now = places();
            inotify = newInotify();
            watchAll(inotify, now);
            changed();
        }
    }));
}

}  // namespace tamga::keys::folder
