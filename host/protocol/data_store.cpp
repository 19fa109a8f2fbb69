// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/data_store.h"

#include <utility>

namespace tamga::protocol {

std::string DataStore::add(Entry entry) {
    if (entries_.size() - hashed_ >= limits_.handles || hashed_ >= limits_.hashed)
        throw Error(Reason::kProtocolBusy, "all data handles are taken");
    // Never used twice in the life of the process: a stale handle must not meet another's content.
    std::string handle = "d" + std::to_string(++last_);
    entries_.emplace(handle, std::move(entry));
    return handle;
}

std::string DataStore::begin(std::optional<pki::HashAlgorithm> algorithm, bool keep) {
    const std::scoped_lock lock(mutex_);
    Entry entry;
    if (algorithm) entry.hash = pki::makeHash(*algorithm);
    if (keep) {
        entry.kept = std::make_shared<Bytes>();
    } else {
        entry.hashed = service::HashedContent{*algorithm, {}};
    }
    return add(std::move(entry));
}

DataStore::Entry& DataStore::open(const std::string& handle) {
    const auto found = entries_.find(handle);
    if (found == entries_.end()) throw Error(Reason::kProtocolHandle, "unknown data handle");
    if (found->second.finished) throw Error(Reason::kProtocolHandle, "the data is finished");
    return found->second;
}

void DataStore::checkRoom(std::size_t old, std::size_t more) const {
    if (more > limits_.one - old) throw Error(Reason::kDocumentTooLarge, "more than a data handle keeps");
    if (more > limits_.together - together_)
        throw Error(Reason::kDocumentTooLarge, "more than all data handles keep");
}

std::uint64_t DataStore::append(const std::string& handle, BytesView chunk) {
    const std::scoped_lock lock(mutex_);
    Entry& entry = open(handle);
    if (entry.kept) {
        checkRoom(entry.kept->size(), chunk.size());
        tamga::append(*entry.kept, chunk);
        together_ += chunk.size();
    } else {
        entry.scanner.feed(chunk);
    }
    if (entry.hash) entry.hash->Update(chunk.data(), chunk.size());
    entry.size += chunk.size();
    return entry.size;
}

DataStore::Finished DataStore::finish(const std::string& handle) {
    const std::scoped_lock lock(mutex_);
    Entry& entry = open(handle);
    Finished result{entry.size, std::nullopt};
    if (entry.hash) {
        result.digest.emplace(entry.hash->DigestSize());
        entry.hash->Final(result.digest->data());
        entry.hash.reset();
    }
    entry.finished = true;
    if (entry.hashed) {
        entry.hashed->digest = *result.digest;
        entry.hashed->resemblesLogin = entry.scanner.found();
        ++hashed_;
    }
    return result;
}

const DataStore::Entry& DataStore::finishedEntry(const std::string& handle) const {
    const auto found = entries_.find(handle);
    if (found == entries_.end()) throw Error(Reason::kProtocolHandle, "unknown data handle");
    if (!found->second.finished) throw Error(Reason::kProtocolHandle, "the data is not finished");
    return found->second;
}

DataStore::Content DataStore::content(const std::string& handle) const {
    const std::scoped_lock lock(mutex_);
    const Entry& entry = finishedEntry(handle);
    if (!entry.kept) throw Error(Reason::kProtocolHandle, "the data was only hashed");
    return entry.kept;
}

DataStore::Subject DataStore::subject(const std::string& handle) const {
    const std::scoped_lock lock(mutex_);
    const Entry& entry = finishedEntry(handle);
    if (entry.hashed) return *entry.hashed;
    return Content(entry.kept);
}

void DataStore::drop(const std::string& handle) {
    const std::scoped_lock lock(mutex_);
    const auto found = entries_.find(handle);
    if (found == entries_.end()) throw Error(Reason::kProtocolHandle, "unknown data handle");
    if (found->second.kept) together_ -= found->second.kept->size();
    if (found->second.finished && found->second.hashed) --hashed_;
    entries_.erase(found);
}

std::string DataStore::put(Bytes content) {
    const std::scoped_lock lock(mutex_);
    checkRoom(0, content.size());
    Entry entry;
    entry.size = content.size();
    entry.finished = true;
    entry.kept = std::make_shared<Bytes>(std::move(content));
    const std::size_t size = entry.kept->size();
    std::string handle = add(std::move(entry));
    together_ += size;
    return handle;
}

}  // namespace tamga::protocol
