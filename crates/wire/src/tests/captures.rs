//! What others wrote: the vendor's published vector, and requests of the vendor's own clients as
//! they were captured on loopback on 2026-11-24 with the secret `testsecret`.

use super::{credentials, pairs};
use crate::signature::v3_string;
use crate::{
    Action, Call, Credentials, Format, HttpRequest, Part, Signing, Stamp, Style, decode, encode,
    sign_again, verify,
};

fn request(target: &str, headers: &[(&str, &str)], body: &str) -> HttpRequest {
    HttpRequest {
        method: "POST".to_owned(),
        target: target.to_owned(),
        headers: headers
            .iter()
            .map(|(name, value)| (name.to_lowercase(), (*value).into()))
            .collect(),
        body: body.as_bytes().to_vec(),
    }
}

const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The official Python SDK, alibabacloud-resourcesharing20200110 2.2.2.
fn sdk() -> HttpRequest {
    let target = "/?All=False&RegionId=cn-hangzhou&ResourceId.1=rs-a&ResourceId.2=rs-b\
                  &ResourceType=ResourceShare&TagKey.1=k+1&TagKey.2=%E9%94%AE%2A~";
    let headers = [
        ("host", "127.0.0.1:8099"),
        ("accept", "application/json"),
        ("user-agent", "AlibabaCloud (Linux; x86_64) Python/3.11.7 Core/0.4.3 TeaDSL/2"),
        ("x-acs-action", "UntagResources"),
        ("x-acs-version", "2020-01-10"),
        ("x-acs-date", "2026-11-24T01:49:01Z"),
        ("x-acs-signature-nonce", "f24978fdf525f0dbf1e8e5478bc76014"),
        ("x-acs-credentials-provider", "static_ak"),
        ("x-acs-content-sha256", EMPTY),
        (
            "Authorization",
            "ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=accept;host;user-agent;x-acs-action;\
             x-acs-content-sha256;x-acs-credentials-provider;x-acs-date;x-acs-signature-nonce;\
             x-acs-version,\
             Signature=37016e0f3b576cae58885bdd63885d744eb0b3070617855ec0ba6990151dedd5",
        ),
    ];
    request(target, &headers, "")
}

/// aliyun-python-sdk-core 2.16.1, V1 in the query.
fn core() -> HttpRequest {
    let target = "/?RegionId=cn-hangzhou&ResourceType=ResourceShare&ResourceId.1=rs-a&TagKey.1=k1\
                  &Version=2020-01-10&Action=UntagResources&Format=JSON\
                  &Timestamp=2026-11-24T01%3A49%3A02Z&SignatureMethod=HMAC-SHA1&SignatureType=\
                  &SignatureVersion=1.0&SignatureNonce=5376acc5ef219ad8d611563b0739a18e\
                  &AccessKeyId=testid&Signature=K6pIWo2KTvuab8RKCn7%2BZ9w%2B0wo%3D";
    let headers = [
        ("host", "127.0.0.1:8099"),
        ("x-acs-action", "UntagResources"),
        ("x-acs-version", "2020-01-10"),
    ];
    request(target, &headers, "")
}

/// @alicloud/pop-core 1.8.0, V1 in the form.
fn pop() -> HttpRequest {
    let body = "AccessKeyId=testid&Action=UntagResources&Format=JSON&RegionId=cn-hangzhou\
                &ResourceId.1=rs-a&ResourceId.2=rs-b&ResourceType=ResourceShare\
                &SignatureMethod=HMAC-SHA1&SignatureNonce=d42553899f3e5df72195cd7e6042e0c6\
                &SignatureVersion=1.0&TagKey.1=k1&Timestamp=2026-11-24T01%3A49%3A07Z\
                &Version=2020-01-10&Signature=Wn8R9ZCXNJrZxWSv9V32E2qIhPg%3D";
    let headers =
        [("host", "127.0.0.1:8099"), ("content-type", "application/x-www-form-urlencoded")];
    request("/", &headers, body)
}

/// Verifies a capture, and that signing it again gives the same bytes.
fn check(captured: &HttpRequest) -> crate::Incoming {
    let incoming = decode(captured).unwrap();
    assert_eq!(verify(captured, &incoming, &credentials()), Ok(()));
    let mut again = captured.clone();
    sign_again(&mut again, &credentials());
    assert_eq!(again, *captured);
    sign_again(&mut again, &Credentials::new("testid", "other"));
    assert_ne!(again, *captured);
    assert_eq!(incoming.action.as_deref(), Some("UntagResources"));
    assert_eq!(incoming.version.as_deref(), Some("2020-01-10"));
    assert_eq!(incoming.access_key.as_deref(), Some("testid"));
    assert_eq!(incoming.token, None);
    assert_eq!(incoming.format, Some(Format::Json));
    incoming
}

#[test]
fn the_official_sdk() {
    let incoming = check(&sdk());
    assert_eq!(incoming.signing, Some(Signing::V3));
    assert_eq!(incoming.time, Some(1_795_484_941));
    assert_eq!(incoming.nonce.as_deref(), Some("f24978fdf525f0dbf1e8e5478bc76014"));
    let expected = pairs([
        ("All", "False"),
        ("RegionId", "cn-hangzhou"),
        ("ResourceId.1", "rs-a"),
        ("ResourceId.2", "rs-b"),
        ("ResourceType", "ResourceShare"),
        ("TagKey.1", "k 1"),
        ("TagKey.2", "键*~"),
    ]);
    assert_eq!(incoming.params, expected);
}

#[test]
fn the_sdks_target_is_ours() {
    let call = Call { action: Action::UntagResources, params: decode(&sdk()).unwrap().params };
    let stamp = Stamp { time: 1_795_484_941, nonce: "n".to_owned() };
    let ours = encode(&call, Style::SDK, &credentials(), &stamp, "127.0.0.1:8099", "/");
    assert_eq!(ours.target, sdk().target);
}

#[test]
fn the_old_python_core() {
    let incoming = check(&core());
    assert_eq!(incoming.signing, Some(Signing::V1));
    assert_eq!(incoming.time, Some(1_795_484_942));
    assert_eq!(incoming.nonce.as_deref(), Some("5376acc5ef219ad8d611563b0739a18e"));
    let expected = pairs([
        ("RegionId", "cn-hangzhou"),
        ("ResourceType", "ResourceShare"),
        ("ResourceId.1", "rs-a"),
        ("TagKey.1", "k1"),
    ]);
    assert_eq!(incoming.params, expected);
}

#[test]
fn the_node_client() {
    let incoming = check(&pop());
    assert_eq!(incoming.signing, Some(Signing::V1));
    assert_eq!(incoming.time, Some(1_795_484_947));
    assert_eq!(incoming.params.len(), 5);
}

/// Our parameters of signing are those of the node client, so that the signature is its too.
#[test]
fn our_encoder_signs_like_the_node_client() {
    let call = Call { action: Action::UntagResources, params: decode(&pop()).unwrap().params };
    let nonce = "d42553899f3e5df72195cd7e6042e0c6".to_owned();
    let stamp = Stamp { time: 1_795_484_947, nonce };
    let style = Style { signing: Signing::V1, part: Part::Form, format: Format::Json, plus: false };
    let ours = encode(&call, style, &credentials(), &stamp, "127.0.0.1:8099", "/");
    let body = String::from_utf8(ours.body).unwrap();
    assert!(body.ends_with("&Signature=Wn8R9ZCXNJrZxWSv9V32E2qIhPg%3D"), "{body}");
}

/// The same in two parts: the signature does not say where a parameter stands.
#[test]
fn a_capture_split_in_two_verifies() {
    let mut split = pop();
    let body = String::from_utf8(split.body).unwrap();
    let (query, form): (Vec<&str>, Vec<&str>) =
        body.split('&').partition(|pair| !pair.contains("Resource") && !pair.contains("TagKey"));
    split.target = format!("/?{}", query.join("&"));
    split.body = form.join("&").into_bytes();
    let incoming = decode(&split).unwrap();
    assert_eq!(verify(&split, &incoming, &credentials()), Ok(()));
    // A name in the query too does no harm: the form's value is signed.
    split.target = format!("/?TagKey.1=other&{}", query.join("&"));
    let incoming = decode(&split).unwrap();
    assert_eq!(verify(&split, &incoming, &credentials()), Ok(()));
    assert!(incoming.params.contains(&("TagKey.1".to_owned(), "k1".to_owned())));
    assert!(!incoming.params.iter().any(|(_, value)| value == "other"));
}

#[test]
fn the_published_vector() {
    let target =
        "/?ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai";
    let headers = [
        ("host", "ecs.cn-shanghai.aliyuncs.com"),
        ("x-acs-action", "RunInstances"),
        ("x-acs-version", "2014-05-26"),
        ("x-acs-date", "2023-10-26T10:22:32Z"),
        ("x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"),
        ("x-acs-content-sha256", EMPTY),
    ];
    let mut request = request(target, &headers, "");
    let signed =
        "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";
    assert_eq!(
        v3_string(&request, signed, EMPTY),
        "ACS3-HMAC-SHA256\n7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259"
    );
    let credentials = Credentials::new("YourAccessKeyId", "YourAccessKeySecret");
    sign_again(&mut request, &credentials);
    let expected = format!(
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders={signed},\
         Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    );
    assert_eq!(request.header("authorization"), Some(&*expected));
    assert_eq!(verify(&request, &decode(&request).unwrap(), &credentials), Ok(()));
}
