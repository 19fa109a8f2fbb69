// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the fault tests have in common. The table of faults is host/FAULTS.md.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host_process.h"
#include "household.h"

namespace tamga::test {

/// The entries of a listing by the last part of their location, with "usable" or the reason as the state.
struct Listed {
    std::map<std::string, std::string> state;
    std::map<std::string, std::string> problems;  ///< by token id
    bool complete = false;
};
[[nodiscard]] Listed listIn(HostProcess& host);

/// "signed", or the reason.
[[nodiscard]] std::string signIn(HostProcess& host, const std::string& thumbprint);
/// The settings of a household over others of its own.
void configure(const Household& house, const Json::Object& changes);
/// A person who types the password when the gate is opened.
class Gate final {
  public:
    explicit Gate(const Household& house);
    void open() const;

  private:
    std::filesystem::path file_;
};
/// Seconds the body takes.
template <typename Body>
double secondsOf(Body&& body) {
    const auto begin = std::chrono::steady_clock::now();
    body();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}
/// Threads of a process.
[[nodiscard]] int threadsOf(pid_t process);
/// Every file below a folder with its content, to see that nothing was changed.
[[nodiscard]] std::map<std::string, std::string> contentsOf(const std::filesystem::path& folder);

/// The sanitizers' run-time must be first, and their memory has no limits.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

/// Long forms of tests are run by tests/run.sh --long.
[[nodiscard]] inline bool longForm() {
    return std::getenv("TAMGA_LONG") != nullptr;  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace tamga::test
