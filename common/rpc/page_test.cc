#include "common/rpc/page.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "common/testing/matchers.h"
#include "gtest/gtest.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"

namespace jiedui::rpc {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using pairing::v1::ListPairingsRequest;

ListPairingsRequest Request() {
  ListPairingsRequest request;
  request.set_filter("state = ACTIVE");
  request.set_effective_on("2026-03-02");
  return request;
}

TEST(PageTest, Size) {
  EXPECT_EQ(*PageSize(0), 50);
  EXPECT_EQ(*PageSize(1), 1);
  EXPECT_EQ(*PageSize(500), 500);
  EXPECT_EQ(*PageSize(501), 500);
  EXPECT_EQ(*PageSize(INT32_MAX), 500);
  EXPECT_THAT(PageSize(-1), HasReason("INVALID_FIELD"));
  EXPECT_THAT(PageSize(INT32_MIN), HasReason("INVALID_FIELD"));
}

TEST(PageTest, NoTokenIsTheFirstPage) {
  const auto key = PageKey(Request());
  ASSERT_THAT(key, IsOk());
  EXPECT_EQ(*key, "");
}

TEST(PageTest, TokenGivesItsKeyBack) {
  for (const char* last : {"pairings/sd19-p1", "7", "a"}) {
    ListPairingsRequest request = Request();
    request.set_page_token(NextPageToken(request, last));
    const auto key = PageKey(request);
    ASSERT_THAT(key, IsOk());
    EXPECT_EQ(*key, last);
  }
}

TEST(PageTest, TokenOfALaterPageIsMadeTheSame) {
  ListPairingsRequest first = Request(), second = Request();
  second.set_page_token(NextPageToken(first, "pairings/a"));
  EXPECT_EQ(NextPageToken(first, "pairings/b"), NextPageToken(second, "pairings/b"));
}

TEST(PageTest, PageSizeMayChange) {
  ListPairingsRequest request = Request();
  request.set_page_size(10);
  request.set_page_token(NextPageToken(request, "pairings/a"));
  request.set_page_size(20);
  EXPECT_THAT(PageKey(request), IsOk());
}

TEST(PageTest, OtherArgumentsAreRefused) {
  const std::string token = NextPageToken(Request(), "pairings/a");
  ListPairingsRequest filter = Request(), date = Request(), known_at = Request();
  filter.set_filter("state = ENDED");
  date.clear_effective_on();
  known_at.mutable_known_at()->set_seconds(1);
  for (ListPairingsRequest* request : {&filter, &date, &known_at}) {
    request->set_page_token(token);
    EXPECT_THAT(PageKey(*request), HasReason("PAGE_TOKEN_INVALID"));
  }
}

TEST(PageTest, ATokenOfAnotherMethodIsRefused) {
  pairing::v1::ListPartiesRequest parties;
  ListPairingsRequest request;
  request.set_page_token(NextPageToken(parties, "parties/a"));
  EXPECT_THAT(PageKey(request), HasReason("PAGE_TOKEN_INVALID"));
}

TEST(PageTest, DamageIsRefused) {
  const std::string good = NextPageToken(Request(), "pairings/sd19-p1");
  for (size_t i = 0; i < good.size(); ++i) {
    std::string damaged = good;
    damaged[i] = damaged[i] == 'A' ? 'B' : 'A';
    ListPairingsRequest request = Request();
    request.set_page_token(damaged);
    const auto key = PageKey(request);
    // The key itself is not authenticated: a caller may choose where to begin, if it is a name.
    if (key.ok()) {
      EXPECT_NE(*key, "pairings/sd19-p1");
      EXPECT_TRUE(std::all_of(key->begin(), key->end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '/';
      })) << *key;
    } else {
      EXPECT_THAT(key, HasReason("PAGE_TOKEN_INVALID"));
    }
  }
  for (size_t length = 1; length < 24; ++length) {  // into the hash, or no key at all
    ListPairingsRequest request = Request();
    request.set_page_token(good.substr(0, length));
    EXPECT_THAT(PageKey(request), HasReason("PAGE_TOKEN_INVALID")) << length;
  }
}

TEST(PageTest, ForgedKeysAndSpellingsAreRefused) {
  const ListPairingsRequest request = Request();
  const std::string good = NextPageToken(request, "pairings/a");
  const auto refused = [&](const std::string& token) {
    ListPairingsRequest forged = request;
    forged.set_page_token(token);
    EXPECT_THAT(PageKey(forged), HasReason("PAGE_TOKEN_INVALID")) << token;
  };
  refused(NextPageToken(request, ""));
  refused(NextPageToken(request, "pairings/A"));
  refused(NextPageToken(request, "pairings//a"));
  refused(NextPageToken(request, "pairings/a'; DROP TABLE x"));
  refused(NextPageToken(request, std::string(300, 'a')));
  refused(NextPageToken(request, std::string("a\0b", 3)));
  refused(good + "=");  // padding
  refused(good + " ");  //
  refused(" " + good);  //
  refused("%%%");
  refused(std::string(100'000, 'A'));
  std::string version;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(good, &version));
  version[0] = 2;
  refused(absl::WebSafeBase64Escape(version));
}

}  // namespace
}  // namespace jiedui::rpc
