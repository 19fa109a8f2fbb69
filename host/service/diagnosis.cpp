// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/diagnosis.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/utsname.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <map>
#include <set>
#include <utility>

#include "base/file.h"
#include "prompt/environment.h"
#include "service/usability.h"

namespace tamga::service {

namespace {

namespace fs = std::filesystem;

/// Words of a system, never of a person: what does not look like one is cut.
std::string wordOf(std::string_view text) {
    constexpr std::size_t kLongest = 64;
    std::string word;
    for (const char c : text.substr(0, kLongest)) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                           std::string_view("._:+-").find(c) != std::string_view::npos;
        if (plain) word.push_back(c);
    }
    return word;
}

/// A value of os-release(5), without its quotes.
std::string valueIn(std::string_view text, std::string_view name) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == '=')
            return wordOf(line.substr(name.size() + 1));
    }
    return {};
}

Platform platformOf(const fs::path& root) {
    Platform platform;
    constexpr std::size_t kMaxOctets = 64 * 1024;
    // os-release(5): the one in /etc may be a copy or a link of the other.
    for (const char* const file : {"etc/os-release", "usr/lib/os-release"}) {
        const auto content = readFile(root / file, kMaxOctets);
        if (!content) continue;
        platform.system = valueIn(asText(content.value()), "ID");
        platform.release = valueIn(asText(content.value()), "VERSION_ID");
        break;
    }
    utsname names{};
    if (::uname(&names) == 0) platform.architecture = wordOf(names.machine);
    const auto environment = prompt::ownEnvironment();
    platform.desktop = wordOf(prompt::valueOf(environment, "XDG_CURRENT_DESKTOP"));
    platform.display = "none";
    if (!prompt::valueOf(environment, "DISPLAY").empty()) platform.display = "x11";
    if (!prompt::valueOf(environment, "WAYLAND_DISPLAY").empty()) platform.display = "wayland";
    return platform;
}

/// A socket alone says little: one that was killed leaves it behind, and so does a stopped unit of systemd.
bool somebodyListensAt(const fs::path& path) {
    const std::string name = path.string();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (name.size() >= sizeof address.sun_path) return false;
    name.copy(address.sun_path, name.size());
    const UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket) return false;
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        return true;
    return errno == EAGAIN;  // it listens, and others stand in line
}

ReaderService readerServiceOf(const fs::path& root) {
    // With socket activation systemd listens there before the service runs, and starts it.
    if (somebodyListensAt(root / "run/pcscd/pcscd.comm")) return ReaderService::kRunning;
    struct stat status {};
    if (::stat((root / "usr/sbin/pcscd").c_str(), &status) == 0) return ReaderService::kInstalled;
    return ReaderService::kAbsent;
}

class Counting final {
  public:
    explicit Counting(Diagnosis& diagnosis) : diagnosis_(diagnosis) {}

    void begin(const keys::TokenInfo& token) { findings_[token.id].kind = token.kind; }
    void add(const keys::KeyEntry& entry) {
        auto& finding = findings_[entry.tokenId];
        // A container with two keys is one container.
        if (containers_.insert({entry.tokenId, entry.location}).second) ++finding.containers;
        if (entry.state == keys::KeyState::kDamaged) ++finding.damaged;
        if (entry.state == keys::KeyState::kUnsupported) ++finding.unsupported;
        if (entry.state == keys::KeyState::kUsable) ++finding.usable;
        if (entry.certificate) judge(entry);
    }
    void end(const keys::TokenInfo& token) {
        if (token.problem) findings_[token.id].problem = token.problem->reason();
    }
    void finish() {
        for (const auto& [id, finding] : findings_)
            diagnosis_.tokens.push_back(finding);
    }

  private:
    void judge(const keys::KeyEntry& entry) {
        const Usability usability = usabilityOf(entry, now_);
        auto& counts = diagnosis_.certificates;
        if (usability.usable) {
            ++counts.valid;
        } else if (usability.reason->reason() == Reason::kCertificateExpired) {
            ++counts.expired;
        } else if (usability.reason->reason() == Reason::kCertificateNotYetValid) {
            ++counts.notYetValid;
        } else {
            ++counts.unusable;
        }
    }

    Diagnosis& diagnosis_;
    std::int64_t now_ = static_cast<std::int64_t>(std::time(nullptr));
    std::map<std::string, Diagnosis::TokenFinding> findings_;
    std::set<std::pair<std::string, std::string>> containers_;
};

void countTokens(Diagnosis& diagnosis, Session& session, const CancelToken& cancel) {
    Counting counting(diagnosis);
    const ListSink sink{[&](const keys::TokenInfo& token) { counting.begin(token); },
                        [&](const keys::KeyEntry& entry) { counting.add(entry); },
                        [&](const keys::TokenInfo& token) { counting.end(token); },
                        {}};
    static_cast<void>(session.list(sink, cancel));
    counting.finish();
}

void adviseOnPrograms(const Diagnosis& found, std::vector<std::string_view>& advice) {
    const auto any = [&](ManifestState state) {
        return std::ranges::any_of(found.manifests, [state](const auto& one) { return one.state == state; });
    };
    if (any(ManifestState::kWritableByOthers)) advice.emplace_back("manifest.writable-by-others");
    if (any(ManifestState::kUnreadable)) advice.emplace_back("manifest.unreadable");
    if (any(ManifestState::kOtherPath)) advice.emplace_back("manifest.other-path");
    // A browser that is not installed has none, and needs none.
    if (!std::ranges::any_of(found.manifests,
                             [](const auto& one) { return one.state != ManifestState::kMissing; }))
        advice.emplace_back("manifest.missing");
    if (!found.pinentry.found) advice.emplace_back("pinentry.missing");
    if (found.platform.display == "none") {
        advice.emplace_back("display.none");
    } else if (found.pinentry.found && !found.pinentry.graphical) {
        advice.emplace_back("pinentry.no-window");
    }
}

/// Folders and drives need no readers: these are missed only where nothing was found.
void adviseOnReaders(const Diagnosis& found, std::vector<std::string_view>& advice) {
    if (!found.readers) {
        advice.emplace_back("readers.off");
    } else if (found.readerService == ReaderService::kAbsent) {
        advice.emplace_back("reader-service.absent");
    } else if (found.readerService == ReaderService::kInstalled) {
        advice.emplace_back("reader-service.stopped");
    }
}

void adviseOnKeys(const Diagnosis& found, std::vector<std::string_view>& advice) {
    const auto& counts = found.certificates;
    std::uint64_t damaged = 0;
    std::uint64_t unsupported = 0;
    bool problem = false;
    for (const Diagnosis::TokenFinding& token : found.tokens) {
        damaged += token.damaged;
        unsupported += token.unsupported;
        problem = problem || token.problem.has_value();
    }
    if (problem) advice.emplace_back("container.unreadable");
    if (damaged != 0) advice.emplace_back("container.damaged");
    if (unsupported != 0) advice.emplace_back("container.unsupported");
    if (counts.valid != 0) return;
    const bool none = counts.expired + counts.notYetValid + counts.unusable == 0;
    if (none) advice.emplace_back("certificates.none");
    if (counts.expired != 0) advice.emplace_back("certificates.expired");
    if (counts.notYetValid != 0) advice.emplace_back("certificates.not-yet-valid");
    if (none) adviseOnReaders(found, advice);
}

std::vector<std::string_view> adviceFor(const Diagnosis& found) {
    std::vector<std::string_view> advice;
    if (found.settings) advice.emplace_back("settings.malformed");
    if (found.journal == journal::Condition::kBroken) advice.emplace_back("journal.broken");
    if (found.journal == journal::Condition::kUnwritable) advice.emplace_back("journal.unwritable");
    adviseOnPrograms(found, advice);
    if (!found.settings) adviseOnKeys(found, advice);
    return advice;
}

}  // namespace

std::string_view nameOf(ReaderService state) noexcept {
    switch (state) {
        case ReaderService::kRunning:
            return "running";
        case ReaderService::kInstalled:
            return "installed";
        case ReaderService::kAbsent:
            break;
    }
    return "absent";
}

Result<Diagnosis> diagnose(const DiagnosisInput& input, Session* session, const CancelToken& cancel) {
    return capture([&] {
        Diagnosis found;
        found.platform = platformOf(input.installation.root);
        found.manifests = findManifests(input.installation);
        found.readerService = readerServiceOf(input.installation.root);
        if (input.settings) {
            found.readers = input.settings.value().readers;
            found.pinentry = prompt::probePinentry(input.settings.value().pinentry, cancel);
        } else {
            found.settings = input.settings.error().reason();
        }
        if (session != nullptr) countTokens(found, *session, cancel);
        cancel.check();
        found.journal = journal::Journal(input.journal).condition();
        found.lastErrors = input.errors;
        found.advice = adviceFor(found);
        return found;
    });
}

}  // namespace tamga::service
