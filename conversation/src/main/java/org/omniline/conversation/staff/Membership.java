package org.omniline.conversation.staff;

/**
 * What somebody is in one queue.
 *
 * @param level from 1; the higher is asked first where the queue goes by level
 * @param position the place in the queue's list; the lower is asked first where it goes by place
 */
public record Membership(int level, int position) {
  public static final Membership ORDINARY = new Membership(1, 0);
}
