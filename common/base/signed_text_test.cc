#include "common/base/signed_text.h"

#include <string>

#include "common/base/text.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;

constexpr std::string_view kFormat = "jiedui-test/1";
const std::string kText = "jiedui-test/1\nperson people/x\n姓名 张三\n";

// RFC 8032, 7.1, test 1.
TEST(SignedTextTest, IsEd25519) {
  const std::string seed =
      *FromHex("seed", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", kSeedBytes);
  EXPECT_EQ(ToHex(PublicKeyOf(seed)), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  EXPECT_EQ(SignText("", seed),
            "signature "
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0"
            "595bbe24655141438e7a100b\n");
}

TEST(SignedTextTest, VerifiesWhatWasSignedAndNothingElse) {
  const std::string seed(kSeedBytes, 's'), other(kSeedBytes, 't');
  const std::string document = SignText(kText, seed);
  const auto text = VerifySignedText(kFormat, document, PublicKeyOf(seed));
  ASSERT_THAT(text.status(), IsOk());
  EXPECT_EQ(*text, kText);
  EXPECT_THAT(VerifySignedText(kFormat, document, PublicKeyOf(other)).status(), HasReason("SIGNED_TEXT_INVALID"));
  // Any bit of the document, of the text or of the signature.
  for (size_t i = 0; i < document.size(); ++i) {
    for (const int bit : {0, 3, 7}) {
      std::string changed = document;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      EXPECT_FALSE(VerifySignedText(kFormat, changed, PublicKeyOf(seed)).ok()) << i << " " << bit;
    }
  }
}

TEST(SignedTextTest, SaysWhatIsNoSignedText) {
  const std::string seed(kSeedBytes, 's');
  const std::string key = PublicKeyOf(seed), document = SignText(kText, seed);
  for (const std::string& bad : {std::string(), std::string("\n"), std::string("jiedui-test/1\n"), kText,
                                 document.substr(0, document.size() - 1), document + "\n", document + "signature 00\n",
                                 document.substr(1), SignText("jiedui-other/1\nx\n", seed)}) {
    EXPECT_THAT(VerifySignedText(kFormat, bad, key).status(), HasReason("SIGNED_TEXT_MALFORMED")) << bad;
  }
  EXPECT_THAT(VerifySignedText(kFormat, document, "short").status(), HasReason("INVALID_FIELD"));
  // A key of small order, under which anybody could sign anything.
  EXPECT_THAT(VerifySignedText(kFormat, document, std::string(kPublicKeyBytes, '\0')).status(),
              HasReason("INVALID_FIELD"));
  EXPECT_THAT(FromHex("key", "0g", 1).status(), HasReason("INVALID_FIELD"));
  EXPECT_THAT(FromHex("key", "00", 2).status(), HasReason("INVALID_FIELD"));
}

}  // namespace
}  // namespace jiedui
