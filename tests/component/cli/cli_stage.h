// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A person's machine in a temporary folder: HOME, containers, settings, and the programs of the product.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "fake_person.h"

namespace tamga::test {

struct Ran {
    int status = -1;  ///< exit status, or 1000 + signal
    std::string out;
    std::string err;
    /// Standard output as JSON; fails the test when it is none.
    [[nodiscard]] Json json() const;
};

struct Running {
    pid_t id = -1;
    std::filesystem::path out;
    std::filesystem::path err;
};

class Stage {
  public:
    /// containers: folders of tests/fixtures/containers.
    explicit Stage(const std::vector<std::string>& containers = {});

    [[nodiscard]] std::filesystem::path home() const { return folder_.path() / "home"; }
    void setFile(const std::string& name, const std::string& content) const;
    [[nodiscard]] std::string file(const std::string& name) const { return contentOf(home() / name); }
    /// Pinentry in the settings; none: the default is kept.
    void settings(const std::optional<std::filesystem::path>& pinentry) const;

    std::string language = "C";
    std::vector<std::string> environment;  ///< further "NAME=value"

    /// The command line in HOME. pin: readable at descriptor 3. input: standard input.
    [[nodiscard]] Ran tamga(std::vector<std::string> arguments, const std::optional<std::string>& pin = {},
                            const std::string& input = {}) const;
    [[nodiscard]] Running start(std::vector<std::string> arguments) const;
    [[nodiscard]] static Ran finish(const Running& running);
    /// Another program, by its whole path, in HOME and with environment.
    [[nodiscard]] Ran run(const std::string& program, std::vector<std::string> arguments) const;
    /// OpenSSL with the gost engine, in HOME.
    [[nodiscard]] Ran openssl(std::vector<std::string> arguments) const;

    [[nodiscard]] std::filesystem::path programs() const { return folder_.path() / "bin"; }

  private:
    [[nodiscard]] Running launch(const std::string& program, std::vector<std::string> arguments,
                                 std::vector<std::string> variables, const std::optional<std::string>& pin,
                                 const std::string& input) const;

    TemporaryFolder folder_;
    mutable int runs_ = 0;
};

}  // namespace tamga::test
