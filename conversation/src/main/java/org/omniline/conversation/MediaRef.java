package org.omniline.conversation;

/**
 * A stored file as entries carry it.
 *
 * @param id the {@link org.omniline.conversation.port.MediaStore}'s id
 * @param name what the sender called it, cleaned of path parts
 * @param contentType decided by content, not by name
 * @param size bytes
 */
public record MediaRef(long id, String name, String contentType, long size) {}
