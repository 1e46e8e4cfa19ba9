/** What the page shows of something the server keeps, fetched again at each news of it. */
import { load } from './page_data';

export class FreshData<T> {
  private wanted = false;
  private loading = false;
  private overtaken = false;

  constructor(private readonly url: string, private readonly take: (data: T) => void) {}

  /** One request at a time: news that come while one is under way are fetched after it. When it cannot be had just now,
   *  what is shown stays. */
  async fetch(): Promise<void> {
    this.wanted = true;
    if (this.loading) return;
    this.loading = true;
    try {
      while (this.wanted) {
        this.wanted = this.overtaken = false;
        const data = await load<T>(this.url);
        if (this.overtaken) this.wanted = true;
        else if (data) this.take(data);
      }
    } finally {
      this.loading = false;
    }
  }

  /** The server has just done something that this page asked for: an answer under way may be from before it. */
  overtake(): void {
    this.overtaken = true;
  }
}
