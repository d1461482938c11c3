#include "clients/cli/client.h"

#include "common/rpc/actor.h"
#include "grpcpp/create_channel.h"

namespace jiedui::cli {

Client::Client(const Settings& settings)
    : settings_(settings),
      channel_(grpc::CreateChannel(settings.server, grpc::InsecureChannelCredentials())),
      stubs_(v1::PairingService::NewStub(channel_), v1::PartyService::NewStub(channel_),
             v1::RegionService::NewStub(channel_), v1::SchemeService::NewStub(channel_),
             events::v1::EventService::NewStub(channel_)) {}

void Client::Prepare(grpc::ClientContext& context, absl::Duration timeout) const {
  if (timeout < absl::InfiniteDuration()) context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  context.AddMetadata(std::string(rpc::kActorMetadata), rpc::FormatActor(settings_.caller));
}

}  // namespace jiedui::cli
