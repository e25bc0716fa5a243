//! Signatures and encryption of pushes.

use aes::Aes256;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeEncrypt, KeyIvInit};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// The initial vector and the ciphertext: AES-256-CBC under the hash of the key. At least two blocks of 16 bytes.
pub(super) fn encrypt(key: &str, iv: [u8; 16], text: &str) -> Vec<u8> {
    let key = Sha256::digest(key);
    let cipher = cbc::Encryptor::<Aes256>::new(&key, &iv.into());
    let mut sealed = iv.to_vec();
    sealed.extend(cipher.encrypt_padded_vec::<Pkcs7>(text.as_bytes()));
    sealed
}

/// The signature of an event: hex of SHA-256.
pub(super) fn sign_event(timestamp: &str, nonce: &str, encrypt_key: &str, body: &[u8]) -> String {
    let parts = [timestamp.as_bytes(), nonce.as_bytes(), encrypt_key.as_bytes(), body];
    hex(&parts.iter().fold(Sha256::new(), |hash, part| hash.chain_update(part)).finalize())
}

/// The signature of an older card callback: hex of SHA-1.
pub(super) fn sign_card(timestamp: &str, nonce: &str, verification_token: &str, body: &[u8]) -> String {
    let parts = [timestamp.as_bytes(), nonce.as_bytes(), verification_token.as_bytes(), body];
    hex(&parts.iter().fold(Sha1::new(), |hash, part| hash.chain_update(part)).finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    #[test]
    fn the_known_ciphertext_comes_out() {
        let known = STANDARD.decode("P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=").unwrap();
        let iv: [u8; 16] = known[..16].try_into().unwrap();
        assert_eq!(encrypt("test key", iv, "hello world"), known);
    }

    #[test]
    fn signatures_are_hashes_of_the_parts_in_order() {
        assert_eq!(sign_event("a", "b", "c", b""), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(sign_card("a", "b", "", b"c"), "a9993e364706816aba3e25717850c26c9cd0d89d");
    }
}
