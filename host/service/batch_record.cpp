// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/batch_record.h"

#include <utility>

namespace tamga::service {

BatchRecord::BatchRecord(journal::Writer* journal, Clock clock, std::vector<journal::Record> rows)
    : journal_(journal), clock_(std::move(clock)), rows_(std::move(rows)) {}

void BatchRecord::setKey(const keys::KeyEntry& entry, const std::string& token) {
    for (journal::Record& row : rows_) {
        row.thumbprint = entry.certificate->thumbprint().text();
        row.owner = entry.certificate->subject().commonName();
        row.token = token;
    }
}

void BatchRecord::setDigests(const std::vector<Bytes>& digests, pki::HashAlgorithm algorithm) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        rows_[i].digest = toHex(digests.at(i));
        rows_[i].algorithm = pki::nameOf(algorithm);
    }
}

void BatchRecord::write(journal::Ending outcome) {
    if (journal_ == nullptr || rows_.empty()) return;
    const std::int64_t now = clock_();
    for (journal::Record& row : rows_) {
        row.at = now;
        row.outcome = outcome;
    }
    batch_ = journal_->append(rows_, batch_).orThrow();
}

void BatchRecord::begin() {
    try {
        write(journal::Ending::kBegun);
    } catch (const Error&) {
        rows_.clear();  // what takes no beginning takes no end: nobody waits for it twice
        throw;
    }
}

void BatchRecord::endSigned() {
    write(journal::Ending::kSigned);
}

void BatchRecord::endWithout(const Error& error) noexcept {
    const Reason reason = error.reason();
    static_cast<void>(capture([&] {
        for (journal::Record& row : rows_)
            row.reason = nameOf(reason);
        write(endingFor(reason));
    }));
}

journal::Ending endingFor(Reason reason) noexcept {
    switch (reason) {
        case Reason::kPromptCancelled:
        case Reason::kRequestCancelled:
        case Reason::kProtocolParams:
        case Reason::kSiteOrigin:
        case Reason::kCertificateNotFound:
        case Reason::kCertificateExpired:
        case Reason::kCertificateNotYetValid:
        case Reason::kCertificateUsage:
        case Reason::kCertificateAlgorithm:
        case Reason::kCertificateLoginOnly:
        case Reason::kKeyUnusable:
        case Reason::kDocumentDigest:
        case Reason::kSignatureUnsupported:
        case Reason::kSignatureNoContent:
            return journal::Ending::kRefused;
        default:
            return journal::Ending::kFailed;
    }
}

}  // namespace tamga::service
