// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/container/open.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "keys/container/header.h"
#include "keys/container/own_certificate.h"
#include "keys/container/pair.h"
#include "keys/container/password.h"

namespace tamga::keys::container {
namespace {

bool beginsWith(const Bytes& publicKey, const Bytes& fingerprint) {
    return publicKey.size() >= fingerprint.size() &&
           std::equal(fingerprint.begin(), fingerprint.end(), publicKey.begin());
}

/// What one pair gave under the accepted spellings of the password.
struct Attempt {
    std::optional<OpenedKey> opened;
    std::size_t spelling = 0;      ///< the one that opened it
    std::optional<Error> problem;  ///< else: what is wrong
    bool intact = false;           ///< all checks without the password passed
};

class Opener final {
  public:
    Opener(const Files& files, Header header, std::size_t index, CryptoPP::RandomNumberGenerator& random)
        : files_(files), header_(std::move(header)), index_(index), random_(random) {
        if (index_ >= header_.keys.size())
            throw Error(Reason::kContainerRemoved, "the container does not hold this key any more");
        const OwnCertificate own = ownCertificates(header_).at(index_);
        if (own.problem && own.problem->reason() != Reason::kCertificateMalformed) throw Error(*own.problem);
        if (own.certificate) certified_ = own.certificate->publicKey().octets();
    }

    OpenedKey open(const Secret& password, OpenNotes& notes) {
        spellings_ = acceptedSpellings(header_, password);
        Attempt main = attempt(kMainPair);
        if (main.opened) {
            notes.reserveDamaged =
                hasReserve() && !reserveAgrees(main.opened->key, spellings_[main.spelling]);
            return accept(std::move(*main.opened));
        }
        if (!hasReserve()) throw failure(main, nullptr);
        Attempt reserve = attempt(kReservePair);
        if (!reserve.opened) throw failure(main, &reserve);
        notes.reserveUsed = true;
        return accept(std::move(*reserve.opened));
    }

  private:
    [[nodiscard]] const HeaderKey& key() const { return header_.keys[index_]; }
    [[nodiscard]] bool hasReserve() const {
        return header_.reserveSet || files_.has(File::kMasks2) || files_.has(File::kPrimary2);
    }

    Attempt attempt(PairNames names) {
        Attempt result;
        try {
            const Pair pair(files_, names, header_);
            result.intact = true;
            for (result.spelling = 0; result.spelling < spellings_.size(); ++result.spelling) {
                result.opened = tryPassword(pair, spellings_[result.spelling]);
                if (result.opened) return result;
            }
            result.problem = damaged(names.primary, "does not give the key of the header");
        } catch (const Error& error) {
            result.problem = error;
        }
        return result;
    }

    std::optional<OpenedKey> tryPassword(const Pair& pair, const CodeUnits& password) {
        const auto d = pair.recover(header_, index_, password);
        if (!d) return std::nullopt;
        gost::PrivateKey candidate(*key().curve, {d->data(), d->size()});
        Bytes publicKey = candidate.publicKeyOctets(random_);
        const bool matches =
            key().fingerprint.empty() ? publicKey == *certified_ : beginsWith(publicKey, key().fingerprint);
        if (!matches) return std::nullopt;
        return OpenedKey{std::move(candidate), std::move(publicKey), key().algorithm};
    }

    /// Comparing the private keys costs no point multiplication.
    [[nodiscard]] bool reserveAgrees(const gost::PrivateKey& key, const CodeUnits& password) const {
        try {
            const auto d = Pair(files_, kReservePair, header_).recover(header_, index_, password);
            return d && equalConstantTime(viewOf(*d), viewOf(key.octets()));
        } catch (const Error&) {
            return false;
        }
    }

    OpenedKey accept(OpenedKey opened) const {
        if (certified_ && *certified_ != opened.publicKey)
            throw Error(Reason::kKeyMismatch, "header.key: the certificate belongs to another key");
        return opened;
    }

    /// Without a password check in the header, intact pairs that give another key mean a wrong password.
    [[nodiscard]] Error failure(const Attempt& main, const Attempt* reserve) const {
        const bool intact = main.intact || (reserve != nullptr && reserve->intact);
        const bool unchecked =
            header_.passwordSet && (header_.passwordMac.empty() || header_.keys.front().fingerprint.empty());
        if (unchecked && intact) return Error(Reason::kPasswordWrong);
        if (reserve == nullptr) return *main.problem;
        const Reason reason = main.problem->reason() == reserve->problem->reason()
                                  ? main.problem->reason()
                                  : Reason::kContainerDamaged;
        return Error(reason, main.problem->context() + "; " + reserve->problem->context());
    }

    const Files& files_;
    Header header_;
    std::size_t index_;
    CryptoPP::RandomNumberGenerator& random_;
    std::optional<Bytes> certified_;
    std::vector<CodeUnits> spellings_;
};

}  // namespace

OpenedKey openKey(const Files& files, std::size_t index, const Secret& password, OpenNotes& notes,
                  CryptoPP::RandomNumberGenerator& random) {
    notes = OpenNotes();
    const Content header = files.read(File::kHeader);
    return Opener(files, parseHeader(viewOf(header)), index, random).open(password, notes);
}

}  // namespace tamga::keys::container
