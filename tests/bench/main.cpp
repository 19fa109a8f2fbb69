// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string_view>

#include "base/file.h"
#include "gost_engine.h"
#include "subjects.h"

namespace {

constexpr const char* kUsage =
    "usage: tamga_bench HOST ECHO_HOST PKI_FOLDER WORK_FOLDER RESULT.json\n"
    "       tamga_bench signatures|ciphers|timing\n"
    "       tamga_bench batch PKI_FOLDER WORK_FOLDER\n"
    "  Compares tamga-host with the echo host, and GOST algorithms with other libraries.\n";

void add(std::vector<bench::Comparison>& all, std::vector<bench::Comparison> more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

int runAlone(std::string_view subject) {
    try {
        if (subject == "timing") {
            bench::printTimingTest();
            return 0;
        }
        bench::loadGostEngine();
        if (subject == "signatures") {
            bench::printTable(bench::measureSignatures());
            return 0;
        }
        if (subject == "ciphers") {
            auto all = bench::measureHashing();
            add(all, bench::measureCiphers());
            bench::printTable(all);
            return 0;
        }
    } catch (const std::exception& error) {
        std::cerr << "tamga_bench: " << error.what() << "\n";
        return 1;
    }
    std::cerr << kUsage;
    return 2;
}

int runBatch(const std::filesystem::path& pki, const std::filesystem::path& work) {
    try {
        bench::loadGostEngine();
        bench::printTable(bench::measureSigning(pki, work));
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "tamga_bench: " << error.what() << "\n";
        return 1;
    }
}

}  // namespace

int main(int argc, char* argv[]) {
    if (argc == 2) return runAlone(argv[1]);
    if (argc == 4 && std::string_view(argv[1]) == "batch") return runBatch(argv[2], argv[3]);
    if (argc != 6) {
        std::cerr << kUsage;
        return 2;
    }
    const std::filesystem::path pki = argv[3];
    const std::filesystem::path work = argv[4];
    try {
        std::vector<bench::Comparison> all;
        // Before the engine is loaded: a large process is slow to fork from.
        add(all, bench::measureHost(argv[1], argv[2]));
        add(all, bench::measureListing(pki, work));
        bench::loadGostEngine();
        add(all, bench::measureSigning(pki, work));
        add(all, bench::measureSignatures());
        add(all, bench::measureHashing());
        add(all, bench::measureCiphers());
        bench::printTable(all);
        const std::string json = bench::toJson(all).printPretty() + "\n";
        (void)tamga::writeFile(argv[5], tamga::asBytes(json), 0644).orThrow();
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "tamga_bench: " << error.what() << "\n";
        return 1;
    }
}
