// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// One host process that signs and lists for a long time, as a browser left open for weeks has it: its memory,
// descriptors and threads do not grow, also when much of what it is asked for fails.
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

#include "stage.h"

namespace {

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

struct Size {
    long residentKib = 0;
    long heapKib = 0;  ///< pages of its own that hold something
    long dataKib = 0;  ///< asked for, whether used or not
    int descriptors = 0;
    int threads = 0;
};

Size sizeOf(pid_t process) {
    const fs::path proc = "/proc/" + std::to_string(process);
    Size size;
    std::ifstream in(proc / "status");
    for (std::string line; std::getline(in, line);) {
        std::istringstream fields(line);
        std::string name;
        long value = 0;
        fields >> name >> value;
        if (name == "VmRSS:") size.residentKib = value;
        if (name == "RssAnon:") size.heapKib = value;
        if (name == "VmData:") size.dataKib = value;
        if (name == "Threads:") size.threads = static_cast<int>(value);
    }
    // Only root may count the descriptors of a process that is not dumpable.
    std::error_code refused;
    for (fs::directory_iterator entry(proc / "fd", refused), end; !refused && entry != end;
         entry.increment(refused))
        ++size.descriptors;
    return size;
}

std::ostream& operator<<(std::ostream& out, const Size& size) {
    return out << size.residentKib << " KiB resident, " << size.heapKib << " KiB its own, " << size.dataKib
               << " KiB asked for, " << size.descriptors << " descriptors, " << size.threads << " threads";
}

class Work final {
  public:
    Work() : house_(scriptOf({pin(kPassword)})) {
        for (const char* signer : {"gost2012-256/good", "gost2012-512/good", "gost2001/good"})
            thumbprints_.push_back(house_.addContainer(signer));
        house_.addContainer("gost2012-256/expired");
        host_.emplace(house_.home());
        host_->greet();
    }

    void once(int round) {
        const std::string& thumbprint = thumbprints_[static_cast<std::size_t>(round) % thumbprints_.size()];
        const char* const format = round % 2 == 0 ? "cades-bes" : "raw";
        Json params = signParams(thumbprint, {documentOf("document.txt", "content", "YWJj")}, format);
        const Json made = host_->result("sign", params);
        const Json& signature = made.find("signatures")->elements()->front();
        BOOST_REQUIRE(signature.find("signature") != nullptr);
        host_->notifications.clear();
        const Json listed = host_->result("certificates.list");
        BOOST_REQUIRE(*listed.find("count")->integer() == 4);
        host_->notifications.clear();
        if (round % 10 == 0) fail(thumbprint);
        if (round % 10 == 5 && round % 2 == 0) {
            const Json report = host_->result(
                "verify", Json::object({{"signature", *signature.find("signature")}, {"content", "YWJj"}}));
            BOOST_REQUIRE(*report.find("valid")->boolean());
        }
        // The record of the person's window would fill the disk.
        if (round % 200 == 0) fs::remove(house_.person().program().string() + ".script.log");
    }

    [[nodiscard]] Size size() const { return sizeOf(host_->id()); }

  private:
    /// What goes wrong must not cost anything either.
    void fail(const std::string& thumbprint) {
        BOOST_REQUIRE(reasonOf(host_->ask("no.such")) == "protocol.method");
        BOOST_REQUIRE(signIn(*host_, std::string(40, '0')) == "certificate.not-found");
        const Json handle = *host_->result("data.begin", Json::object({{"keep", true}})).find("data");
        host_->result("data.append", Json::object({{"data", handle}, {"chunk", toBase64(Bytes(100000, 1))}}));
        host_->result("data.drop", Json::object({{"data", handle}}));
        host_->send(1, "sign", signParams(thumbprint, {documentOf("d", "content", "YWJj")}));
        host_->send(2, "cancel", Json::object({{"id", 1}}));
        for (int answers = 0; answers < 2; ++answers)
            static_cast<void>(host_->answer());
    }

    Household house_;
    std::vector<std::string> thumbprints_;
    std::optional<HostProcess> host_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(soak)

BOOST_AUTO_TEST_CASE(nothingGrows) {
    const int rounds = longForm() ? 20000 : 150;
    // Until every thread and every cache is there.
    const int warm = longForm() ? 1000 : 50;
    Work work;
    Size before;
    const double took = secondsOf([&] {
        for (int round = 0; round < warm; ++round)
            work.once(round);
        before = work.size();
        for (int round = 0; round < rounds; ++round) {
            work.once(round);
            if (longForm() && round % 2000 == 0) BOOST_TEST_MESSAGE(round << ": " << work.size());
        }
    });
    // Threads of readers that are just going home are not growth.
    Size after;
    BOOST_TEST(eventually([&] {
        after = work.size();
        return after.threads <= before.threads && after.descriptors <= before.descriptors;
    }));
    BOOST_TEST_MESSAGE(warm + rounds << " signatures and lists in " << took << " s\n  before: " << before
                                     << "\n  after:  " << after);
    // Sanitizers keep what was freed, to see that nobody uses it.
    if (kSanitized) return;
    BOOST_TEST(after.residentKib <= before.residentKib + 1024);
    BOOST_TEST(after.heapKib <= before.heapKib + 1024);
    // glibc keeps up to 40 MiB of stacks of threads that have ended for the next ones, and how many ran at
    // once is chance; a stack that nobody takes back each time would be 8 MiB a round.
    BOOST_TEST(after.dataKib <= before.dataKib + 48L * 1024);
}

BOOST_AUTO_TEST_SUITE_END()
