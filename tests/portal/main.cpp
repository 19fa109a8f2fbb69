// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The demonstration portal: two https sites on one loopback port. Prints "name value" lines about itself,
// then one tab-separated line for each decision. Ends on SIGTERM, SIGINT or the end of standard input.
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/URI.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "login_service.h"
#include "tax_service.h"
#include "tls_identity.h"

namespace portal {
namespace {

constexpr const char* kTaxHost = "lkfl.tax.test";
constexpr const char* kLoginHost = "login.portal.test";
constexpr const char* kUsage =
    "usage: tamga_portal --trust FILE --state FOLDER [--port N] [--challenge-seconds N]\n"
    "  --trust  PEM file with the authority of the signers and its revocation list\n"
    "  --state  folder for the https certificate and for accepted documents\n";

struct Arguments {
    std::filesystem::path trust;
    std::filesystem::path state;
    std::uint16_t port = 0;
    std::uint16_t challengeSeconds = 120;
};

std::uint16_t parseNumber(std::string_view text) {
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
        throw std::invalid_argument("not a number: " + std::string(text));
    }
    return number;
}

Arguments parseArguments(const std::vector<std::string>& words) {
    Arguments arguments;
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
        if (words[i] == "--trust") {
            arguments.trust = words[i + 1];
        } else if (words[i] == "--state") {
            arguments.state = words[i + 1];
        } else if (words[i] == "--port") {
            arguments.port = parseNumber(words[i + 1]);
        } else if (words[i] == "--challenge-seconds") {
            arguments.challengeSeconds = parseNumber(words[i + 1]);
        } else {
            throw std::invalid_argument("unknown option " + words[i]);
        }
    }
    if (words.size() % 2 != 0 || arguments.trust.empty() || arguments.state.empty()) {
        throw std::invalid_argument("an option or its value is missing");
    }
    if (!std::filesystem::is_regular_file(arguments.trust)) {
        throw std::invalid_argument("no such file: " + arguments.trust.string());
    }
    return arguments;
}

class Handler final : public Poco::Net::HTTPRequestHandler {
  public:
    explicit Handler(Site* site) : site_(site) {}

    void handleRequest(Poco::Net::HTTPServerRequest& request,
                       Poco::Net::HTTPServerResponse& response) override {
        using Poco::Net::HTTPResponse;
        try {
            if (site_ == nullptr) {
                throw HttpError(HTTPResponse::HTTP_NOT_FOUND, "no such site");
            }
            site_->serve(request, response, Poco::URI(request.getURI()).getPath());
        } catch (const HttpError& error) {
            sendError(response, error.status(), error.what());
        } catch (const Poco::SyntaxException& error) {
            sendError(response, HTTPResponse::HTTP_BAD_REQUEST, error.what());
        } catch (const std::exception& error) {
            std::cerr << "tamga_portal: " << error.what() << std::endl;
            sendError(response, HTTPResponse::HTTP_INTERNAL_SERVER_ERROR, "the portal failed");
        }
    }

  private:
    static void sendError(Poco::Net::HTTPServerResponse& response, Poco::Net::HTTPResponse::HTTPStatus status,
                          const std::string& words) {
        if (response.sent()) {
            return;
        }
        // The rest of a refused body would be taken for the next request of the connection.
        response.setKeepAlive(false);
        Poco::JSON::Object answer;
        answer.set("error", words);
        response.setStatusAndReason(status);
        sendJson(response, answer);
    }

    Site* site_;
};

class Sites final : public Poco::Net::HTTPRequestHandlerFactory {
  public:
    Sites(std::map<std::string, std::unique_ptr<Site>> byHost) : byHost_(std::move(byHost)) {}

    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest& request) override {
        const auto found = byHost_.find(request.getHost());
        // Poco takes ownership of the returned object.
        return std::make_unique<Handler>(found == byHost_.end() ? nullptr : found->second.get()).release();
    }

  private:
    std::map<std::string, std::unique_ptr<Site>> byHost_;
};

sigset_t blockEndSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

void waitForEnd(const sigset_t& signals) {
    const int descriptor = signalfd(-1, &signals, SFD_CLOEXEC);
    pollfd waiting[2] = {{STDIN_FILENO, POLLIN, 0}, {descriptor, POLLIN, 0}};
    for (;;) {
        if (poll(waiting, 2, -1) < 0 && errno != EINTR) {
            break;
        }
        char ignored[256];
        if (waiting[1].revents != 0 ||
            (waiting[0].revents != 0 && read(STDIN_FILENO, ignored, sizeof ignored) <= 0)) {
            break;
        }
    }
    close(descriptor);
}

Poco::Net::Context::Ptr serverContext(const TlsIdentity& identity) {
    Poco::Net::Context::Params parameters;
    parameters.privateKeyFile = identity.key;
    parameters.certificateFile = identity.certificate;
    parameters.verificationMode = Poco::Net::Context::VERIFY_NONE;
    parameters.cipherList = "ECDHE+AESGCM:ECDHE+CHACHA20";
    Poco::Net::Context::Ptr context = new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, parameters);
    context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
    return context;
}

void say(const std::string& line) {
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    std::cout << line << std::endl;
}

void run(const Arguments& arguments) {
    const sigset_t signals = blockEndSignals();  // before any thread exists
    Poco::Net::initializeSSL();
    const TlsIdentity identity =
        makeTlsIdentity(arguments.state / "https", {kTaxHost, kLoginHost, "localhost"});
    Poco::Net::SecureServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", arguments.port), 64,
                                         serverContext(identity));
    const std::string port = std::to_string(socket.address().port());
    const std::string taxOrigin = std::string("https://") + kTaxHost + ":" + port;
    const std::string loginOrigin = std::string("https://") + kLoginHost + ":" + port;
    const Judge judge(arguments.trust);

    std::map<std::string, std::unique_ptr<Site>> sites;
    sites[kTaxHost + (":" + port)] =
        std::make_unique<TaxService>(taxOrigin, judge, arguments.state / "accepted", say);
    sites[kLoginHost + (":" + port)] = std::make_unique<LoginService>(
        loginOrigin, judge, std::chrono::seconds(arguments.challengeSeconds), say);

    Poco::Net::HTTPServerParams::Ptr parameters = new Poco::Net::HTTPServerParams;
    parameters->setMaxThreads(32);
    parameters->setKeepAliveTimeout(Poco::Timespan(5, 0));
    Poco::ThreadPool threads(4, 64);
    Poco::Net::HTTPServer server(new Sites(std::move(sites)), threads, socket, parameters);
    server.start();
    say("pid " + std::to_string(getpid()));
    say("port " + port);
    say("tax " + taxOrigin + "/tax/");
    say("login " + loginOrigin + "/login/");
    say("authority " + identity.authority.string());
    say("key-pin " + identity.keyPin);
    say("ready yes");
    waitForEnd(signals);
    server.stopAll(true);
}

}  // namespace
}  // namespace portal

int main(int argc, char* argv[]) {
    try {
        portal::run(portal::parseArguments(std::vector<std::string>(argv + 1, argv + argc)));
        return 0;
    } catch (const std::invalid_argument& error) {
        std::cerr << "tamga_portal: " << error.what() << "\n" << portal::kUsage;
        return 2;
    } catch (const Poco::Exception& error) {
        std::cerr << "tamga_portal: " << error.displayText() << "\n";
        return 1;
    } catch (const std::exception& error) {
        std::cerr << "tamga_portal: " << error.what() << "\n";
        return 1;
    }
}
