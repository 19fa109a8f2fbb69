// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "cli_stage.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace tamga::test {

namespace fs = std::filesystem;

namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    all.reserve(texts.size() + 1);
    for (std::string& text : texts)
        all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

int openFor(const fs::path& path, int flags) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
    BOOST_REQUIRE(fd >= 0);
    return fd;
}

}  // namespace

Json Ran::json() const {
    auto parsed = Json::parse(out);
    BOOST_REQUIRE_MESSAGE(parsed.ok(), "JSON expected, got: " << out << err);
    return std::move(parsed).value();
}

Stage::Stage(const std::vector<std::string>& containers) {
    fs::create_directories(home() / "keys");
    fs::create_directories(programs());
    // Copies: install looks for the host beside the program that runs, and the build keeps them apart.
    fs::copy_file(TAMGA_PROGRAM, programs() / "tamga");
    fs::copy_file(TAMGA_HOST_PROGRAM, programs() / "tamga-host");
    for (const std::string& container : containers) {
        fs::copy(fs::path(TAMGA_FIXTURES) / "containers" / container,
                 home() / "keys" / fs::path(container).filename(), fs::copy_options::recursive);
    }
    settings(std::nullopt);
}

void Stage::setFile(const std::string& name, const std::string& content) const {
    fs::create_directories((home() / name).parent_path());
    std::ofstream(home() / name, std::ios::binary) << content;
}

void Stage::settings(const std::optional<fs::path>& pinentry) const {
    Json all = Json::object({{"containerFolders", Json(Json::Array({"~/keys"}))},
                             {"removableMedia", false},
                             {"cspStore", false},
                             {"readers", false},
                             {"pkcs11", Json::object({{"registered", false}})}});
    if (pinentry)
        all.set("pinentry", Json::object({{"program", pinentry->string()}, {"timeoutSeconds", 60}}));
    setFile(".config/tamga/tamga.json", all.print());
}

Running Stage::launch(const std::string& program, std::vector<std::string> arguments,
                      std::vector<std::string> variables, const std::optional<std::string>& pin,
                      const std::string& input) const {
    const fs::path base = folder_.path() / ("run" + std::to_string(++runs_));
    std::ofstream(base.string() + ".in", std::ios::binary) << input;
    std::ofstream(base.string() + ".pin", std::ios::binary) << pin.value_or("");
    Running running{-1, base.string() + ".out", base.string() + ".err"};
    const int in = openFor(base.string() + ".in", O_RDONLY);
    const int secret = openFor(base.string() + ".pin", O_RDONLY);
    const int out = openFor(running.out, O_WRONLY | O_CREAT);
    const int err = openFor(running.err, O_WRONLY | O_CREAT);
    arguments.insert(arguments.begin(), program);
    const auto argv = pointers(arguments);
    const auto envp = pointers(variables);
    const std::string folder = home().string();
    running.id = ::fork();
    if (running.id == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        // Through numbers that are none of 0 to 3, so that no copy overwrites a source.
        const int sources[] = {::fcntl(in, F_DUPFD, 10), ::fcntl(out, F_DUPFD, 10), ::fcntl(err, F_DUPFD, 10),
                               ::fcntl(secret, F_DUPFD, 10)};
        for (int i = 0; i < 4; ++i)
            ::dup2(sources[i], i);
        if (!pin) ::close(3);
        static_cast<void>(::close_range(4, ~0U, 0));
        if (::chdir(folder.c_str()) == 0) ::execve(argv[0], argv.data(), envp.data());
        ::_exit(126);
    }
    for (const int fd : {in, secret, out, err})
        ::close(fd);
    BOOST_REQUIRE(running.id > 0);
    return running;
}

Ran Stage::finish(const Running& running) {
    int status = 0;
    while (::waitpid(running.id, &status, 0) < 0 && errno == EINTR) {
    }
    Ran ran;
    ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
    ran.out = contentOf(running.out);
    ran.err = contentOf(running.err);
    return ran;
}

Ran Stage::tamga(std::vector<std::string> arguments, const std::optional<std::string>& pin,
                 const std::string& input) const {
    std::vector<std::string> variables{"HOME=" + home().string(), "LANG=" + language, "PATH=/usr/bin:/bin"};
    variables.insert(variables.end(), environment.begin(), environment.end());
    return finish(
        launch((programs() / "tamga").string(), std::move(arguments), std::move(variables), pin, input));
}

Running Stage::start(std::vector<std::string> arguments) const {
    return launch((programs() / "tamga").string(), std::move(arguments),
                  {"HOME=" + home().string(), "LANG=" + language, "PATH=/usr/bin:/bin"}, std::nullopt, "");
}

Ran Stage::run(const std::string& program, std::vector<std::string> arguments) const {
    std::vector<std::string> variables{"HOME=" + home().string(), "PATH=/usr/bin:/bin"};
    variables.insert(variables.end(), environment.begin(), environment.end());
    return finish(launch(program, std::move(arguments), std::move(variables), std::nullopt, ""));
}

Ran Stage::openssl(std::vector<std::string> arguments) const {
    return finish(launch("/usr/bin/openssl", std::move(arguments),
                         {"HOME=" + home().string(), "PATH=/usr/bin:/bin",
                          "OPENSSL_CONF=" TAMGA_FIXTURES "/signature/openssl-gost.cnf"},
                         std::nullopt, ""));
}

}  // namespace tamga::test
