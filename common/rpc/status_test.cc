#include "common/rpc/status.h"

#include "common/base/error.h"
#include "common/base/text.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"

namespace jiedui::rpc {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using jiedui::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::Not;

absl::Status OverTheWire(const absl::Status& status) { return FromGrpc(ToGrpc(status)); }

TEST(StatusTest, OkIsOk) {
  EXPECT_TRUE(ToGrpc(absl::OkStatus()).ok());
  EXPECT_THAT(FromGrpc(grpc::Status::OK), IsOk());
}

TEST(StatusTest, EveryCodeKeepsItsMeaning) {
  for (int code = 1; code <= 16; ++code) {
    const auto wire = ToGrpc(absl::Status(static_cast<absl::StatusCode>(code), "text"));
    if (code == 2 || code == 15) continue;  // UNKNOWN and DATA_LOSS become INTERNAL; see below
    EXPECT_EQ(static_cast<int>(wire.error_code()), code);
    EXPECT_EQ(FromGrpc(wire).code(), static_cast<absl::StatusCode>(code));
  }
}

TEST(StatusTest, DetailsArriveAtTheClient) {
  const absl::Status sent = Failure(kEtagMismatch, {{"name", "pairings/a"}, {"current", "\"3\""}, {"given", "\"2\""}})
                                .By({"SD19-2a", "鲁教厅办发〔2019〕5号"}, "pairings/a")
                                .RetryAfter(1500);
  const absl::Status got = OverTheWire(sent);
  EXPECT_EQ(got, sent) << "code, message and every payload";
  EXPECT_THAT(got, HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(got, NamesClause("SD19-2a"));
  EXPECT_EQ(MetadataOf(got, "current"), "\"3\"");
  EXPECT_THAT(ChineseMessageOf(got), HasSubstr("已被他人更新"));
}

TEST(StatusTest, DetailsAreAGoogleRpcStatus) {
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(ToGrpc(InvalidField("name", "应为名称")).error_details()));
  EXPECT_EQ(details.code(), 3);
  ASSERT_EQ(details.details_size(), 3);
  google::rpc::ErrorInfo info;
  bool found = false;
  for (const auto& detail : details.details())
    found = found || (detail.Is<google::rpc::ErrorInfo>() && detail.UnpackTo(&info));
  ASSERT_TRUE(found);
  EXPECT_EQ(info.domain(), "jiedui.cn");
}

TEST(StatusTest, InternalsStayHere) {
  for (const absl::Status& secret :
       {absl::Status(absl::InternalError("table secret_t is corrupt")), absl::Status(absl::UnknownError("secret_t")),
        absl::Status(absl::DataLossError("secret_t")), absl::Status(Failure(kInternal, {{"detail", "secret_t"}})),
        absl::Status(Failure(kStoreUnavailable, {{"detail", "connection to secret_t"}})),
        absl::Status(Failure(kStoreFull, {{"detail", "secret_t"}}))}) {
    const grpc::Status wire = ToGrpc(secret);
    EXPECT_THAT(wire.error_message(), Not(HasSubstr("secret_t")));
    EXPECT_THAT(wire.error_details(), Not(HasSubstr("secret_t")));
    EXPECT_NE(ReasonOf(FromGrpc(wire)), "") << secret;
    EXPECT_NE(ChineseMessageOf(FromGrpc(wire)), "");
  }
  EXPECT_THAT(OverTheWire(absl::UnknownError("x")), HasReason("INTERNAL"));
  EXPECT_THAT(OverTheWire(absl::UnknownError("x")), StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(OverTheWire(Failure(kStoreUnavailable, {{"detail", "x"}}).RetryAfter(2000)),
              HasReason("STORE_UNAVAILABLE"));
}

TEST(StatusTest, RetryInfoSurvivesWithheldDetail) {
  const absl::Status got = OverTheWire(Failure(kStoreUnavailable, {{"detail", "x"}}).RetryAfter(2000));
  EXPECT_TRUE(got.GetPayload("type.googleapis.com/google.rpc.RetryInfo").has_value());
}

TEST(StatusTest, TooManyDetailsAreCutToTheEssential) {
  Failure failure(kInvalidField);
  for (int i = 0; i < 40; ++i) failure.Field(StrCat("rows[", i, "].", std::string(100, 'x')), "应为别的");
  const grpc::Status wire = ToGrpc(failure);
  EXPECT_LT(wire.error_message().size(), 1100u);
  const absl::Status got = FromGrpc(wire);
  EXPECT_THAT(got, HasReason("INVALID_FIELD"));
  EXPECT_FALSE(got.GetPayload("type.googleapis.com/google.rpc.BadRequest").has_value());
}

TEST(StatusTest, ForeignStatusesAreTakenAsTheyAre) {
  EXPECT_THAT(FromGrpc(grpc::Status(grpc::StatusCode::UNAVAILABLE, "no route")),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(ReasonOf(FromGrpc(grpc::Status(grpc::StatusCode::ABORTED, "x", "\xFF not a message"))), "");
}

}  // namespace
}  // namespace jiedui::rpc
