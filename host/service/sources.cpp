// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/sources.h"

#include <chrono>
#include <utility>
#include <vector>

#include "keys/folder/folder_source.h"
#include "keys/pcsc/pin_counter.h"
#include "keys/pcsc/reader_source.h"
#include "keys/pfx/pfx_token.h"
#include "keys/pkcs11/module_source.h"

namespace tamga::service {

namespace {

/// A token that another program holds is not waited for any longer: its module is believed then.
constexpr std::chrono::seconds kCounterPatience(1);

}  // namespace

Sources SourceKeeper::sourcesOf(const Settings& settings) {
    Sources sources;
    // A PFX file stands in the list of folders like a folder: to the person it is one more place with keys.
    keys::folder::FolderSettings folders = settings.folders;
    std::vector<std::filesystem::path> files;
    std::erase_if(folders.folders, [&](const std::filesystem::path& place) {
        const bool isFile = keys::pfx::isPfxName(place);
        if (isFile) files.push_back(place);
        return isFile;
    });
    sources.push_back(keys::folder::makeFolderSource(std::move(folders)));
    if (!files.empty()) sources.push_back(keys::pfx::makePfxSource(std::move(files)));

    const std::scoped_lock lock(mutex_);
    if (settings.readers && !readers_) readers_ = keys::pcsc::makeReaderSource({});
    if (settings.readers) sources.push_back(readers_);
    if (modulesOf_ != settings.modules || counted_ != settings.readers) {
        keys::pkcs11::ModuleSettings modules;
        modules.modules = settings.modules.libraries;
        modules.registered = settings.modules.registered;
        if (settings.readers)
            modules.counter = [](const std::string& serial) {
                return keys::pcsc::countedPin(serial, kCounterPatience);
            };
        modules_ = keys::pkcs11::makeModuleSource(std::move(modules));
        modulesOf_ = settings.modules;
        counted_ = settings.readers;
    }
    sources.push_back(modules_);
    return sources;
}

}  // namespace tamga::service
