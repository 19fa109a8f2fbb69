// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace portal {
namespace {

constexpr int kPatienceMs = 30'000;

/// What posix_spawn is to do with descriptors: output and errors go to files, so no pipe can fill up.
class FileActions final {
  public:
    FileActions() { posix_spawn_file_actions_init(&actions_); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }

    void open(int descriptor, const std::string& path, int flags) {
        posix_spawn_file_actions_addopen(&actions_, descriptor, path.c_str(), flags, 0600);
    }
    [[nodiscard]] const posix_spawn_file_actions_t* get() const noexcept { return &actions_; }

  private:
    posix_spawn_file_actions_t actions_{};
};

void endWhenLate(pid_t child) {
    const int descriptor = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
    if (descriptor < 0) {
        return;
    }
    pollfd waiting{descriptor, POLLIN, 0};
    int ready = 0;
    do {
        ready = poll(&waiting, 1, kPatienceMs);
    } while (ready < 0 && errno == EINTR);
    if (ready == 0) {
        kill(child, SIGKILL);
    }
    close(descriptor);
}

}  // namespace

ProgramResult runOpenssl(const std::vector<std::string>& arguments) {
    const TemporaryFolder folder;
    const std::string output = folder.path() / "output";
    const std::string errors = folder.path() / "errors";
    FileActions actions;
    actions.open(STDIN_FILENO, "/dev/null", O_RDONLY);
    actions.open(STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_EXCL);
    actions.open(STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_EXCL);

    std::vector<std::string> words{"openssl"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    argv.reserve(words.size() + 1);
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    std::string path = "PATH=/usr/local/bin:/usr/bin:/bin";
    std::string language = "LC_ALL=C.UTF-8";
    std::string configuration = std::string("OPENSSL_CONF=") + TAMGA_PORTAL_FOLDER + "/pki/judge.cnf";
    char* const environment[] = {path.data(), language.data(), configuration.data(), nullptr};

    pid_t child = -1;
    const int started = posix_spawnp(&child, "openssl", actions.get(), nullptr, argv.data(), environment);
    if (started != 0) {
        throw std::runtime_error("openssl: " + std::generic_category().message(started));
    }
    endWhenLate(child);
    int state = 0;
    while (waitpid(child, &state, 0) < 0 && errno == EINTR) {
    }
    return {WIFEXITED(state) ? WEXITSTATUS(state) : -1, readWholeFile(output), readWholeFile(errors)};
}

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "tamga-portal-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
        throw std::system_error(errno, std::generic_category(), name);
    }
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TemporaryFolder::put(std::string_view name, std::string_view content) const {
    std::filesystem::path file = path_ / name;
    writeWholeFile(file, content);
    return file;
}

std::string readWholeFile(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return file ? content.str() : std::string();
}

void writeWholeFile(const std::filesystem::path& path, std::string_view content) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    file.close();
    if (!file) {
        throw std::runtime_error("cannot write " + path.string());
    }
}

}  // namespace portal
