// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "web_service.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/StreamCopier.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace tamga::test {

namespace pn = Poco::Net;

namespace {

class Handler final : public pn::HTTPRequestHandler {
  public:
    explicit Handler(const WebService::Answer& answer) : answer_(answer) {}

    void handleRequest(pn::HTTPServerRequest& request, pn::HTTPServerResponse& response) override {
        Asked asked{request.getMethod(), request.getURI(), request.getContentType(), {}};
        Poco::StreamCopier::copyToString(request.stream(), asked.body);
        const Told told = answer_(asked);
        std::this_thread::sleep_for(std::chrono::milliseconds(told.delayMs));
        response.setStatus(static_cast<pn::HTTPResponse::HTTPStatus>(told.status));
        response.setContentType(told.contentType);
        if (!told.location.empty()) response.set("Location", told.location);
        if (told.chunked) {
            response.setChunkedTransferEncoding(true);
        } else {
            response.setContentLength(static_cast<std::streamsize>(told.body.size()));
        }
        response.send() << told.body;
    }

  private:
    const WebService::Answer& answer_;
};

class Factory final : public pn::HTTPRequestHandlerFactory {
  public:
    explicit Factory(WebService::Answer answer, std::atomic<int>& asked)
        : answer_(std::move(answer)), asked_(asked) {}
    pn::HTTPRequestHandler* createRequestHandler(const pn::HTTPServerRequest& /*request*/) override {
        ++asked_;
        return new Handler(answer_);
    }

  private:
    WebService::Answer answer_;
    std::atomic<int>& asked_;
};

pn::ServerSocket secured(const std::string& certificate, const std::string& key) {
    const pn::Context::Ptr context(
        new pn::Context(pn::Context::TLS_SERVER_USE, key, certificate, "", pn::Context::VERIFY_NONE));
    return pn::SecureServerSocket(pn::SocketAddress("127.0.0.1", 0), 8, context);
}

}  // namespace

struct WebService::State {
    State(Answer answer, const pn::ServerSocket& socket, bool secure)
        : tls(secure), server(new Factory(std::move(answer), asked), socket, parameters()) {
        server.start();
    }
    ~State() { server.stopAll(true); }

    static pn::HTTPServerParams::Ptr parameters() {
        pn::HTTPServerParams::Ptr chosen = new pn::HTTPServerParams;
        chosen->setKeepAlive(false);
        return chosen;
    }

    std::atomic<int> asked = 0;
    bool tls;
    pn::HTTPServer server;
};

WebService::WebService(Answer answer)
    : state_(std::make_unique<State>(std::move(answer),
                                     pn::ServerSocket(pn::SocketAddress("127.0.0.1", 0), 8), false)) {}
WebService::WebService(Answer answer, const std::string& certificate, const std::string& key)
    : state_(std::make_unique<State>(std::move(answer), secured(certificate, key), true)) {}
WebService::~WebService() = default;

std::string WebService::url(const std::string& host) const {
    return (state_->tls ? "https://" : "http://") + host + ":" + std::to_string(state_->server.port()) +
           "/tsa";
}

int WebService::asked() const {
    return state_->asked;
}

}  // namespace tamga::test
