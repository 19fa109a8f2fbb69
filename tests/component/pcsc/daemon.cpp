// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "daemon.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace pcsctest {

namespace fs = std::filesystem;

namespace {

constexpr const char* kProgram = "/usr/sbin/pcscd";

class Stage final {
  public:
    Stage() {
        std::string name = (fs::temp_directory_path() / "tamga-pcsc-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
        path_ = name;
        // Before the first call of the client library, and before there are threads.
        ::setenv("PCSCLITE_CSOCK_NAME", (path_ / "pcscd.comm").c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
    }
    ~Stage() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

const Stage kStage;

void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream out(file, std::ios::trunc);
    out << text;
    if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

/// pcscd 2 asks polkit who may use readers, unless it is told not to; version 1 does not know the option.
bool knowsPolkit() {
    std::ifstream program(kProgram, std::ios::binary);
    const std::string all((std::istreambuf_iterator<char>(program)), std::istreambuf_iterator<char>());
    return all.find("disable-polkit") != std::string::npos;
}

std::string plist() {
    const auto array = [](const std::string& key, const std::string& value) {
        return "<key>" + key + "</key><array><string>" + value + "</string></array>\n";
    };
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict>\n"
           "<key>CFBundleExecutable</key><string>driver.so</string>\n" +
           array("ifdVendorID", "0x0A89") + array("ifdProductID", "0x0025") +
           array("ifdFriendlyName", "Aktiv Rutoken lite") + "</dict></plist>\n";
}

/// A socket that systemd would have made: pcscd serves it in place of the one compiled in.
int listeningSocket(const fs::path& path) {
    ::unlink(path.c_str());
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(socket, 32) != 0)
        throw std::runtime_error("cannot listen on " + path.string());
    return socket;
}

}  // namespace

const fs::path& folder() {
    return kStage.path();
}

std::string Daemon::slotPath(const std::string& slot) {
    return (folder() / slot).string();
}

void Daemon::clear() {
    for (const auto& entry : fs::directory_iterator(folder()))
        fs::remove_all(entry.path());
}

Daemon::Daemon(std::vector<SerialReader> readers) : readers_(std::move(readers)) {
    prepare();
    start();
}

Daemon::~Daemon() {
    stop(SIGKILL);
    ::close(events_);
    clear();
}

void Daemon::prepare() {
    std::string rows;
    std::size_t channel = 0;
    for (const SerialReader& reader : readers_) {
        rows += "FRIENDLYNAME \"" + reader.name + "\"\nDEVICENAME /dev/null:" + slotPath(reader.slot) +
                "\nLIBPATH " TAMGA_TEST_IFD "\nCHANNELID " + std::to_string(channel++) + "\n\n";
    }
    write(folder() / "readers/all", rows);
    fs::create_directories(folder() / "run");
    const fs::path bundle = folder() / "drivers/test.bundle/Contents";
    write(bundle / "Info.plist", plist());
    fs::create_directories(bundle / "Linux");
    // A copy: pcscd numbers readers for each path of a driver, and the loader knows files, not paths.
    fs::copy_file(TAMGA_TEST_IFD, bundle / "Linux/driver.so", fs::copy_options::overwrite_existing);
    const std::string fifo = (folder() / "events").string();
    if (::mkfifo(fifo.c_str(), 0600) != 0) throw std::runtime_error("mkfifo");
    events_ = ::open(fifo.c_str(), O_RDWR | O_CLOEXEC);
}

void Daemon::start() {
    const int socket = listeningSocket(folder() / "pcscd.comm");
    const std::string log = (folder() / "log").string();
    const std::string readers = (folder() / "readers").string();
    std::vector<std::string> words{kProgram, "--foreground", "--info", "-c", readers};
    if (knowsPolkit()) words.emplace_back("--disable-polkit");
    std::vector<std::string> variables{std::string("LD_PRELOAD=").append(TAMGA_TEST_UDEV),
                                       "LISTEN_FDS=1",
                                       "TAMGA_TEST_EVENTS=" + (folder() / "events").string(),
                                       "TAMGA_TEST_DRIVERS=" + (folder() / "drivers").string(),
                                       "TAMGA_TEST_RUN=" + (folder() / "run").string(),
                                       "PATH=/usr/bin:/bin",
                                       "LISTEN_PID="};
    const pid_t parent = ::getpid();
    id_ = ::fork();
    if (id_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(1);
        const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(output, 1);
        ::dup2(output, 2);
        ::dup2(socket, 3);
        ::close_range(4, ~0U, 0);
        variables.back() += std::to_string(::getpid());
        std::vector<char*> arguments;
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        std::vector<char*> environment;
        for (std::string& variable : variables)
            environment.push_back(variable.data());
        environment.push_back(nullptr);
        ::execve(kProgram, arguments.data(), environment.data());
        ::_exit(127);
    }
    ::close(socket);
    if (id_ < 0) throw std::runtime_error("fork");
}

void Daemon::stop(int signal) {
    if (id_ <= 0) return;
    ::kill(id_, signal);
    ::kill(id_, SIGCONT);
    int status = 0;
    ::waitpid(id_, &status, 0);
    id_ = -1;
}

void Daemon::tell(const std::string& line) const {
    BOOST_REQUIRE(::write(events_, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
}

void Daemon::plug(const std::string& device, const std::string& slot) const {
    tell("add " + device + " 0a89 0025 " + device + " " + slotPath(slot) + "\n");
}

void Daemon::unplug(const std::string& device) const {
    tell("remove " + device + "\n");
}

void until(const std::string& what, const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) BOOST_FAIL("it did not happen: " << what);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

}  // namespace pcsctest
