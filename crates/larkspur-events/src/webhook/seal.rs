//! Signatures and encryption of pushes.

use aes::Aes256;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, KeyIvInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::headers::Signed;

/// Opens what stands under `encrypt`: base64 of an initial vector of 16 bytes and a ciphertext of AES-256-CBC.
pub(super) fn open(key: &str, sealed: &str) -> Option<Vec<u8>> {
    let mut bytes = STANDARD.decode(sealed).ok()?;
    let (iv, ciphertext) = bytes.split_at_mut_checked(16)?;
    let cipher = cbc::Decryptor::<Aes256>::new_from_slices(&Sha256::digest(key), iv).ok()?;
    let length = cipher.decrypt_padded::<Pkcs7>(ciphertext).ok()?.len();
    bytes.truncate(16 + length);
    Some(bytes.split_off(16))
}

impl Signed {
    /// Whether the signature is that of an event or a callback: made with the encrypt key.
    pub(super) fn is_by_key(&self, key: &str, body: &[u8]) -> bool {
        self.fits(&self.parts(key, body).iter().fold(Sha256::new(), |hash, part| hash.chain_update(part)).finalize())
    }

    /// Whether the signature is that of an older callback of a card: made with the verification token.
    pub(super) fn is_by_token(&self, token: &str, body: &[u8]) -> bool {
        self.fits(&self.parts(token, body).iter().fold(Sha1::new(), |hash, part| hash.chain_update(part)).finalize())
    }

    fn parts<'s>(&'s self, secret: &'s str, body: &'s [u8]) -> [&'s [u8]; 4] {
        [self.timestamp.as_bytes(), self.nonce.as_bytes(), secret.as_bytes(), body]
    }

    fn fits(&self, hash: &[u8]) -> bool {
        let wanted: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        wanted.as_bytes().ct_eq(self.signature.as_bytes()).into()
    }
}

/// Whether two secrets are the same, in a time that tells nothing about either, not even its length.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    Sha256::digest(one).ct_eq(&Sha256::digest(other)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEALED: &str = "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=";

    #[test]
    fn the_known_ciphertext_opens() {
        assert_eq!(open("test key", SEALED).as_deref(), Some(&b"hello world"[..]));
    }

    #[test]
    fn anything_else_stays_closed() {
        let bytes = STANDARD.decode(SEALED).unwrap();
        assert_eq!(open("another key", SEALED), None);
        for length in 0..bytes.len() {
            assert_eq!(open("test key", &STANDARD.encode(&bytes[..length])), None, "{length} bytes");
        }
        for odd in ["", "=", "not base64!", "P37w"] {
            assert_eq!(open("test key", odd), None);
        }
    }

    #[test]
    fn signatures_are_hashes_of_the_parts_in_order() {
        let signed = |signature: &str| Signed { timestamp: "a".into(), nonce: "b".into(), signature: signature.into() };
        let by_key = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert!(signed(by_key).is_by_key("c", b""));
        assert!(signed("a9993e364706816aba3e25717850c26c9cd0d89d").is_by_token("", b"c"));
        assert!(
            !signed(by_key).is_by_key("c", b"d")
                && !signed("").is_by_key("c", b"")
                && !signed(&by_key[..63]).is_by_key("c", b"")
        );
        assert!(is_same("a", "a") && !is_same("a", "b") && !is_same("a", "aa"));
    }
}
