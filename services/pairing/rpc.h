// The gRPC surface: each method one line to its handler, with recycled messages.
#pragma once

#include "common/rpc/front.h"
#include "common/rpc/import_stream.h"
#include "common/rpc/pooled_allocator.h"
#include "common/rpc/unary.h"
#include "jiedui/pairing/v1/pairing_service.grpc.pb.h"
#include "jiedui/pairing/v1/party.grpc.pb.h"
#include "jiedui/pairing/v1/region.grpc.pb.h"
#include "jiedui/pairing/v1/region_set.grpc.pb.h"
#include "jiedui/pairing/v1/review.grpc.pb.h"
#include "jiedui/pairing/v1/scheme.grpc.pb.h"
#include "services/pairing/pairing_service.h"
#include "services/pairing/region_service.h"
#include "services/pairing/region_set_service.h"
#include "services/pairing/registers_service.h"
#include "services/pairing/review_service.h"

namespace jiedui::pairing {

using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

class PairingRpc final : public v1::PairingService::CallbackService {
 public:
  PairingRpc(rpc::Front& front, PairingService& service);

  Reactor* GetPairing(Context* context, const v1::GetPairingRequest* request, v1::Pairing* response) override;
  Reactor* ListPairings(Context* context, const v1::ListPairingsRequest* request,
                        v1::ListPairingsResponse* response) override;
  Reactor* CountPairings(Context* context, const v1::CountPairingsRequest* request,
                         v1::CountPairingsResponse* response) override;
  Reactor* ListPairingRevisions(Context* context, const v1::ListPairingRevisionsRequest* request,
                                v1::ListPairingRevisionsResponse* response) override;
  Reactor* ProposePairing(Context* context, const v1::ProposePairingRequest* request, v1::Pairing* response) override;
  Reactor* ActivatePairing(Context* context, const v1::ActivatePairingRequest* request, v1::Pairing* response) override;
  Reactor* SuspendPairing(Context* context, const v1::SuspendPairingRequest* request, v1::Pairing* response) override;
  Reactor* ResumePairing(Context* context, const v1::ResumePairingRequest* request, v1::Pairing* response) override;
  Reactor* EndPairing(Context* context, const v1::EndPairingRequest* request, v1::Pairing* response) override;
  grpc::ServerBidiReactor<v1::ImportPairingsRequest, v1::ImportPairingsResponse>* ImportPairings(
      Context* context) override;

 private:
  PairingService& service_;
  const rpc::Method get_, list_, count_, revisions_, propose_, activate_, suspend_, resume_, end_, import_;
  rpc::PooledAllocator<v1::GetPairingRequest, v1::Pairing> get_messages_;
  rpc::PooledAllocator<v1::ListPairingsRequest, v1::ListPairingsResponse> list_messages_;
  rpc::PooledAllocator<v1::ProposePairingRequest, v1::Pairing> propose_messages_;
  rpc::PooledAllocator<v1::ActivatePairingRequest, v1::Pairing> activate_messages_;
};

class RegionRpc final : public v1::RegionService::CallbackService {
 public:
  RegionRpc(rpc::Front& front, RegionService& service, RegistersService& names);

  Reactor* GetRegion(Context* context, const v1::GetRegionRequest* request, v1::Region* response) override;
  Reactor* ListRegions(Context* context, const v1::ListRegionsRequest* request,
                       v1::ListRegionsResponse* response) override;
  Reactor* SearchRegions(Context* context, const v1::SearchRegionsRequest* request,
                         v1::SearchRegionsResponse* response) override;
  Reactor* CountRegions(Context* context, const v1::CountRegionsRequest* request,
                        v1::CountRegionsResponse* response) override;
  Reactor* GetRegionLineage(Context* context, const v1::GetRegionLineageRequest* request,
                            v1::GetRegionLineageResponse* response) override;
  Reactor* GetCoverage(Context* context, const v1::GetCoverageRequest* request,
                       v1::GetCoverageResponse* response) override;
  grpc::ServerBidiReactor<v1::ImportRegionsRequest, v1::ImportRegionsResponse>* ImportRegions(
      Context* context) override;
  grpc::ServerBidiReactor<v1::ImportRegionTagsRequest, v1::ImportRegionTagsResponse>* ImportRegionTags(
      Context* context) override;

 private:
  RegionService& service_;
  RegistersService& names_;
  const rpc::Method get_, list_, count_, lineage_, coverage_, search_, import_, import_tags_;
};

class RegionSetRpc final : public v1::RegionSetService::CallbackService {
 public:
  RegionSetRpc(rpc::Front& front, RegionSetService& service);

  Reactor* GetRegionSet(Context* context, const v1::GetRegionSetRequest* request, v1::RegionSet* response) override;
  Reactor* ListRegionSets(Context* context, const v1::ListRegionSetsRequest* request,
                          v1::ListRegionSetsResponse* response) override;
  grpc::ServerBidiReactor<v1::ImportRegionSetsRequest, v1::ImportRegionSetsResponse>* ImportRegionSets(
      Context* context) override;

 private:
  RegionSetService& service_;
  const rpc::Method get_, list_, import_;
};

class PartyRpc final : public v1::PartyService::CallbackService {
 public:
  PartyRpc(rpc::Front& front, RegistersService& service);

  Reactor* GetParty(Context* context, const v1::GetPartyRequest* request, v1::Party* response) override;
  Reactor* ListParties(Context* context, const v1::ListPartiesRequest* request,
                       v1::ListPartiesResponse* response) override;
  Reactor* SearchParties(Context* context, const v1::SearchPartiesRequest* request,
                         v1::SearchPartiesResponse* response) override;
  Reactor* LookupParty(Context* context, const v1::LookupPartyRequest* request,
                       v1::LookupPartyResponse* response) override;
  Reactor* CreateParty(Context* context, const v1::CreatePartyRequest* request, v1::Party* response) override;
  Reactor* UpdateParty(Context* context, const v1::UpdatePartyRequest* request, v1::Party* response) override;
  grpc::ServerBidiReactor<v1::ImportPartiesRequest, v1::ImportPartiesResponse>* ImportParties(
      Context* context) override;

 private:
  RegistersService& service_;
  const rpc::Method get_, list_, search_, lookup_, create_, update_, import_;
};

class SchemeRpc final : public v1::SchemeService::CallbackService {
 public:
  SchemeRpc(rpc::Front& front, RegistersService& service);

  Reactor* GetScheme(Context* context, const v1::GetSchemeRequest* request, v1::Scheme* response) override;
  Reactor* ListSchemes(Context* context, const v1::ListSchemesRequest* request,
                       v1::ListSchemesResponse* response) override;
  Reactor* CreateScheme(Context* context, const v1::CreateSchemeRequest* request, v1::Scheme* response) override;
  Reactor* UpdateScheme(Context* context, const v1::UpdateSchemeRequest* request, v1::Scheme* response) override;
  grpc::ServerBidiReactor<v1::ImportSchemesRequest, v1::ImportSchemesResponse>* ImportSchemes(
      Context* context) override;

 private:
  RegistersService& service_;
  const rpc::Method get_, list_, create_, update_, import_;
};

class ReviewRpc final : public v1::ReviewService::CallbackService {
 public:
  ReviewRpc(rpc::Front& front, ReviewService& service);

  Reactor* ListExceptions(Context* context, const v1::ListExceptionsRequest* request,
                          v1::ListExceptionsResponse* response) override;
  Reactor* ListContradictions(Context* context, const v1::ListContradictionsRequest* request,
                              v1::ListContradictionsResponse* response) override;

 private:
  ReviewService& service_;
  const rpc::Method exceptions_, contradictions_;
};

}  // namespace jiedui::pairing
