// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A service on 127.0.0.1 in the test's own process, over http or https.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace tamga::test {

struct Asked {
    std::string method;
    std::string uri;  ///< as sent: a proxy is told the whole URL
    std::string contentType;
    std::string body{};
};
struct Told {
    int status = 200;
    std::string body{};
    std::string contentType = "application/timestamp-reply";
    std::string location{};  ///< of a redirection
    bool chunked = false;    ///< without a length beforehand
    int delayMs = 0;         ///< before the first octet
};

class WebService final {
  public:
    using Answer = std::function<Told(const Asked&)>;
    explicit WebService(Answer answer);
    /// https with a certificate and its key in PEM files.
    WebService(Answer answer, const std::string& certificate, const std::string& key);
    ~WebService();
    WebService(const WebService&) = delete;
    WebService& operator=(const WebService&) = delete;

    /// "http://127.0.0.1:12345/tsa"
    [[nodiscard]] std::string url(const std::string& host = "127.0.0.1") const;
    [[nodiscard]] int asked() const;  ///< requests so far

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tamga::test
